create or replace function stats.day_report(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_from        date,
    p_to          date
)
returns jsonb
language sql stable
as $$
    select coalesce(jsonb_agg(
        jsonb_build_object(
            'date', d.counted_on,
            'enrolled', stats.amount_of(d.counts, 'enrolled'),
            'completed', stats.amount_of(d.counts, 'ended:completed'),
            'replied', stats.amount_of(d.counts, 'ended:replied'),
            'bounced', stats.amount_of(d.counts, 'ended:bounced'),
            'emails', stats.email_counts(d.counts))
        order by d.counted_on), '[]')
    from (select c.counted_on, jsonb_object_agg(c.counter, c.amount) as counts
          from stats.daily_counts(p_tenant_id, p_sequence_id, p_from, p_to) c
          where c.counter <> 'healed'
          group by c.counted_on) d
$$;

comment on function stats.day_report(text, uuid, date, date) is
'What happened in a sequence on each day on which anything did: enrollments that began and that ended, and '
'e-mails. Days are those of the sequence''s zone when it happened.';
