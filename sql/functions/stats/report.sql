create or replace function stats.report(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_from        date,
    p_to          date
)
returns jsonb
language plpgsql stable
as $$
declare
    v_totals constant jsonb := stats.totals(p_tenant_id, p_sequence_id);
begin
    return jsonb_build_object('sequenceId', p_sequence_id)
        || (v_totals - 'sent')
        || jsonb_build_object(
               'replyRate', stats.share((v_totals ->> 'repliedEnrollments')::bigint,
                                        (v_totals ->> 'totalEnrollments')::bigint),
               'stepStats', stats.step_report(p_tenant_id, p_sequence_id),
               'reps', stats.rep_report(p_tenant_id, p_sequence_id),
               'days', stats.day_report(p_tenant_id, p_sequence_id, p_from, p_to));
end
$$;

comment on function stats.report(text, uuid, date, date) is
'What became of a sequence: its totals, replyRate in percent of all enrollments, its steps and their '
'variants, its reps, and the days from the first to the last, both included. Reads counts and steps, '
'not their history.';
