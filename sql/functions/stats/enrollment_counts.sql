create or replace function stats.enrollment_counts(
    p_counts jsonb
)
returns jsonb
language plpgsql immutable
as $$
declare
    v_enrolled constant bigint := stats.amount_of(p_counts, 'enrolled');
    v_replied  constant bigint := stats.ended(p_counts, 'replied');
    v_ended    constant bigint := (
        select coalesce(sum(case when c.key like 'ended:%' then c.value::bigint else -c.value::bigint end), 0)
        from jsonb_each_text(p_counts) c
        where c.key like any ('{ended:%,reinstated:%}'));
begin
    return jsonb_build_object(
        'totalEnrollments',     v_enrolled,
        'activeEnrollments',    v_enrolled - v_ended,
        'completedEnrollments', stats.ended(p_counts, 'completed'),
        'repliedEnrollments',   v_replied,
        'replyRate',            stats.share(v_replied, v_enrolled),
        'bouncedEnrollments',   stats.ended(p_counts, 'bounced'));
end
$$;

comment on function stats.enrollment_counts(jsonb) is
'How many were enrolled, are live (active or paused), completed, replied (in percent of all, too) and '
'bounced, of amounts by counter; null: nobody.';
