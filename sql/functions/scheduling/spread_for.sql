create or replace function scheduling.spread_for(
    p_step_type text,
    p_settings  jsonb,
    p_late_by   interval default null
)
returns interval
language sql immutable parallel safe
as $$
    -- What piled up in an outage goes out over as long as the outage took, at most an hour.
    select case when p_step_type = 'auto_email' then greatest(
        make_interval(mins => (p_settings ->> 'jitterMinutes')::integer),
        case when p_late_by > scheduling.late_after() then least(p_late_by, interval '1 hour') end) end
$$;

comment on function scheduling.spread_for(text, jsonb, interval) is
'Over how long steps of this type spread out from the moment that is theirs: jitterMinutes of the '
'settings, and for late ones as long as they are late, up to an hour. Null: not at all; only automatic '
'e-mails spread.';
