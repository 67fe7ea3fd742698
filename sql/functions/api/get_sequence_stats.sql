create or replace function api.get_sequence_stats(
    p_tenant_id   text,
    p_context     data.request_context,
    p_sequence_id uuid,
    p_from        date default null,
    p_to          date default null
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_from date;
    v_to   date;
begin
    perform access.enter(p_tenant_id, p_context);
    perform sequence.find(p_tenant_id, p_sequence_id);
    v_to   := coalesce(p_to, stats.day(p_tenant_id, p_sequence_id, clock.now()));
    v_from := coalesce(p_from, v_to - 29);
    perform problem.require_period(v_from, v_to);
    return wire.ok(stats.report(p_tenant_id, p_sequence_id, v_from, v_to));
end
$$;

comment on function api.get_sequence_stats(text, data.request_context, uuid, date, date) is
'Counts and rates of a sequence, its steps and their variants, its reps, and its days: from to to, both '
'included, 30 days up to today where nothing is said. Problems: sequence_not_found, invalid_parameter.';
