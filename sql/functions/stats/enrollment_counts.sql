create or replace function stats.enrollment_counts(
    p_counts jsonb
)
returns jsonb
language sql immutable
as $$
    select jsonb_build_object(
        'totalEnrollments',     n.enrolled,
        'activeEnrollments',    n.enrolled - n.ended,
        'completedEnrollments', stats.amount_of(p_counts, 'ended:completed'),
        'repliedEnrollments',   n.replied,
        'replyRate',            stats.share(n.replied, n.enrolled),
        'bouncedEnrollments',   stats.amount_of(p_counts, 'ended:bounced'))
    from (select stats.amount_of(p_counts, 'enrolled') as enrolled,
                 stats.amount_of(p_counts, 'ended:replied') as replied,
                 (select coalesce(sum(c.value::bigint), 0)
                  from jsonb_each_text(p_counts) c
                  where c.key like 'ended:%')::bigint as ended) n
$$;

comment on function stats.enrollment_counts(jsonb) is
'How many were enrolled, are live (active or paused), completed, replied (in percent of all, too) and '
'bounced, of amounts by counter; null: nobody.';
