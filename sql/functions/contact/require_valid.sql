create or replace function contact.require_valid(
    p_body jsonb
)
returns void
language plpgsql volatile
as $$
begin
    if p_body ->> 'timezone' is not null then
        perform contact.require_timezone(p_body ->> 'timezone');
    end if;
    if btrim(concat(p_body ->> 'email', p_body ->> 'firstName', p_body ->> 'lastName', p_body ->> 'company',
                    p_body ->> 'phone', p_body ->> 'linkedinUrl')) = '' then
        perform problem.raise(422, 'invalid_body',
            'A contact needs an e-mail address, a name, a phone number or a LinkedIn address.');
    end if;
end
$$;

comment on function contact.require_valid(jsonb) is
'Refuses a contact that nobody could tell from another, or whose time zone is none. '
'Problems: invalid_body, invalid_timezone.';
