create or replace function api.enroll_contacts(
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
    v_results data.enrollment_result[];
    v_answer  jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require_one_of('dryRun', p_dry_run, array['true', 'false']);
    v_answer := access.replay(p_tenant_id, p_context, clock.now());
    if v_answer is null then
        perform problem.require(wire.bulk_enrollment_body(), p_body);
        v_results := enrollment.enroll_many(
            p_tenant_id, p_context.actor, p_context.request_id, p_sequence_id,
            array(select i.id::uuid
                  from jsonb_array_elements_text(p_body -> 'contactIds') with ordinality i (id, place)
                  order by i.place),
            p_body ->> 'assignedTo', (p_body ->> 'startAtStep')::integer, p_body -> 'metadata',
            coalesce(p_dry_run = 'true', false), clock.now());
        v_answer := access.remember(p_tenant_id, p_context, wire.ok(wire.enrollment_results(v_results)));
    end if;
    return v_answer;
end
$$;

comment on function api.enroll_contacts(text, data.request_context, uuid, jsonb, text) is
'Enrolls up to 10,000 contacts in a sequence and answers a code for each; with dryRun=true it only '
'answers. Problems: invalid_body, invalid_parameter, sequence_not_found, sequence_archived, '
'step_not_found.';
