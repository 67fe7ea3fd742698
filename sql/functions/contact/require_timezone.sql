create or replace function contact.require_timezone(
    p_timezone text
)
returns void
language plpgsql volatile
as $$
begin
    if calendar.is_timezone(p_timezone) is not true then
        perform problem.raise(422, 'invalid_timezone',
            'The time zone must be an IANA name such as America/New_York.',
            jsonb_build_object('errors', jsonb_build_array(jsonb_build_object(
                'pointer', '/timezone', 'message', 'must be an IANA time zone name'))));
    end if;
end
$$;

comment on function contact.require_timezone(text) is
'Refuses what is no IANA time zone name (abbreviations and offsets are none). Problems: invalid_timezone.';
