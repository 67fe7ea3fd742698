create or replace function stats.day_report(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_from        date,
    p_to          date
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        select coalesce(jsonb_agg(
            jsonb_build_object(
                'date', d.counted_on,
                'enrolled', stats.amount_of(d.counts, 'enrolled'),
                'completed', stats.ended(d.counts, 'completed'),
                'replied', stats.ended(d.counts, 'replied'),
                'bounced', stats.ended(d.counts, 'bounced'),
                'emails', stats.email_counts(d.counts))
            order by d.counted_on), '[]')
        from (select c.counted_on, jsonb_object_agg(c.counter, c.amount) as counts
              from stats.daily_counts(p_tenant_id, p_sequence_id, p_from, p_to) c
              where c.counter <> 'healed'
              group by c.counted_on) d);
end
$$;

comment on function stats.day_report(text, uuid, date, date) is
'What happened in a sequence on each day on which anything did: enrollments that began and that '
'ended, and e-mails. Days are those of the sequence''s zone when it happened.';
