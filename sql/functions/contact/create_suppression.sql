create or replace function contact.create_suppression(
    p_tenant_id text,
    p_actor     text,
    p_body      jsonb,
    p_at        timestamptz
)
returns data.suppressions
language plpgsql volatile
as $$
declare
    v_kind        constant text := p_body ->> 'kind';
    v_value       constant text := (select r.value
                                    from contact.read_suppressed(v_kind, p_body ->> 'value') r);
    v_suppression data.suppressions;
begin
    if v_value !~ (case v_kind
                       when 'address' then problem.pattern('email')
                       else '^([^@[:space:][:cntrl:]<>,;.]+\.)+[^@[:space:][:cntrl:]<>,;.]+$' end) then
        perform problem.raise(422, 'invalid_body', 'The body is not as it should be: see errors.',
            jsonb_build_object('errors', jsonb_build_array(jsonb_build_object('pointer', '/value', 'message',
                case v_kind when 'address' then 'must be an e-mail address'
                            else 'must be a domain such as example.com' end))));
    end if;
    -- It keeps the first reason: here somebody wants to know that there was one.
    v_suppression := contact.suppress(p_tenant_id, v_kind, v_value, coalesce(p_body ->> 'reason', 'manual'),
                                      p_actor, p_at);
    if v_suppression.suppression_id is null then
        perform problem.raise(409, 'suppression_exists', 'This gets no e-mail already.',
            (select jsonb_build_object('suppressionId', s.suppression_id, 'reason', s.reason)
             from data.suppressions s
             where s.tenant_id = p_tenant_id
               and s.kind = v_kind
               and s.value = v_value));
    end if;
    return v_suppression;
end
$$;

comment on function contact.create_suppression(text, text, jsonb, timestamptz) is
'Stops e-mail to an address or a domain, from a body that fits wire.suppression_body (a domain may be '
'written as @example.com); steps look at it when they run, senders before they send. Problems: '
'invalid_body, suppression_exists (with suppressionId and reason).';
