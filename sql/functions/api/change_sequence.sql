create or replace function api.change_sequence(
    p_tenant_id   text,
    p_context     data.request_context,
    p_sequence_id uuid,
    p_body        jsonb,
    p_dry_run     text default null
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_answer jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require_one_of('dryRun', p_dry_run, array['true', 'false']);
    perform problem.require(wire.sequence_change_body(), p_body);
    perform access.require_match(p_context, wire.etag(sequence.lock(p_tenant_id, p_sequence_id)));
    -- Statements of their own: the tag is that of what the change left.
    v_answer := sequence.change(p_tenant_id, p_sequence_id, p_body, coalesce(p_dry_run = 'true', false),
                                clock.now());
    return wire.tagged(v_answer, wire.etag(sequence.find(p_tenant_id, p_sequence_id)));
end
$$;

comment on function api.change_sequence(text, data.request_context, uuid, jsonb, text) is
'Changes a sequence and answers it with changes: how many enrollments are affected. p_dry_run: true only '
'answers; null is false. Problems: invalid_parameter, invalid_body, sequence_not_found, '
'sequence_not_ready, precondition_failed.';
