create or replace function stats.period_report(
    p_sequence data.sequences,
    p_from     date,
    p_to       date
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        select jsonb_build_object(
            'sequenceId', p_sequence.sequence_id,
            'name', p_sequence.name,
            'status', p_sequence.status,
            'enrolled', stats.amount_of(n.counts, 'enrolled'),
            'completed', stats.ended(n.counts, 'completed'),
            'replied', stats.ended(n.counts, 'replied'),
            'bounced', stats.ended(n.counts, 'bounced'),
            'unsubscribed', stats.ended(n.counts, 'unsubscribed'),
            'emails', stats.email_counts(n.counts))
        from (select jsonb_object_agg(c.counter, c.amount) as counts
              from (select d.counter, sum(d.amount) as amount
                    from stats.daily_counts(p_sequence.tenant_id, p_sequence.sequence_id, p_from, p_to) d
                    group by d.counter) c) n);
end
$$;

comment on function stats.period_report(data.sequences, date, date) is
'What happened in a sequence from the first to the last day, both included: enrollments that began '
'and that ended, and e-mails. Reads a row for each day and counter.';
