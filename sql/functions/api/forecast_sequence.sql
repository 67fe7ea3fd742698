create or replace function api.forecast_sequence(
    p_tenant_id   text,
    p_context     data.request_context,
    p_sequence_id uuid,
    p_body        jsonb
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at       constant timestamptz := clock.now();
    v_contacts uuid[];
begin
    perform access.enter(p_tenant_id, p_context);
    perform problem.require(wire.forecast_body(), p_body);
    if num_nonnulls(p_body -> 'contactIds', p_body -> 'count') <> 1
       or p_body ? 'timezones' and not p_body ? 'count' then
        perform problem.raise(422, 'invalid_body',
            'A forecast is for contactIds, or for a count of contacts.',
            '{"errors": [{"pointer": "", "message":
                "needs either contactIds or count; timezones go with count"}]}');
    end if;
    if p_body ? 'contactIds' then
        v_contacts := array(
            select c.id::uuid
            from jsonb_array_elements_text(p_body -> 'contactIds') with ordinality c (id, place)
            order by c.place);
    end if;
    return wire.ok(wire.forecast(enrollment.forecast(
        p_tenant_id, p_sequence_id, v_contacts, (p_body ->> 'count')::integer, p_body -> 'timezones',
        (p_body ->> 'startAtStep')::integer, coalesce((p_body ->> 'at')::timestamptz, v_at), v_at)));
end
$$;

comment on function api.forecast_sequence(text, data.request_context, uuid, jsonb) is
'When everything would be sent if contacts were enrolled: day by day and mailbox by mailbox, which cap binds '
'when, and when the last step runs. Writes nothing. Problems: invalid_body, sequence_not_found, '
'sequence_archived, sequence_not_ready, step_not_found, no_open_moment, forecast_too_large.';
