create or replace function stats.totals(
    p_tenant_id   text,
    p_sequence_id uuid
)
returns jsonb
language plpgsql stable
as $$
begin
    return (
        select (stats.enrollment_counts(n.counts) - 'replyRate')
               || jsonb_build_object('sent', stats.amount_of(n.counts, 'sent'))
        from (select jsonb_object_agg(c.counter, c.amount) as counts
              from (select c.counter, sum(c.amount) as amount
                    from stats.counts(p_tenant_id, p_sequence_id, 'step') c
                    group by c.counter) c) n);
end
$$;

comment on function stats.totals(text, uuid) is
'How many contacts were enrolled, are live (active or paused), completed, replied and bounced, and '
'e-mails sent.';
