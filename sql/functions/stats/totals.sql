create or replace function stats.totals(
    p_tenant_id   text,
    p_sequence_id uuid
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'totalEnrollments',     coalesce(sum(amount) filter (where counter = 'enrolled'), 0),
        'activeEnrollments',    coalesce(sum(amount) filter (where counter = 'enrolled'), 0)
                                - coalesce(sum(amount) filter (where counter like 'ended:%'), 0),
        'completedEnrollments', coalesce(sum(amount) filter (where counter = 'ended:completed'), 0),
        'repliedEnrollments',   coalesce(sum(amount) filter (where counter = 'ended:replied'), 0),
        'bouncedEnrollments',   coalesce(sum(amount) filter (where counter = 'ended:bounced'), 0),
        'sent',                 coalesce(sum(amount) filter (where counter = 'sent'), 0))
    from data.sequence_counts c
    where c.tenant_id = p_tenant_id
      and c.sequence_id = p_sequence_id
$$;

comment on function stats.totals(text, uuid) is
'How many contacts were enrolled, are live (active or paused), completed, replied and bounced, and '
'e-mails sent.';
