create or replace function contact.done(
    p_bodies  jsonb[],
    p_results data.contact_result[],
    p_created data.contacts[],
    p_changed data.contact_result[]
)
returns data.contact_result[]
language plpgsql volatile set plan_cache_mode = force_custom_plan     -- it then knows how long the arrays are
as $$
declare
    v_results data.contact_result[];
begin
    select array_agg(case
        when b.code is not null then row(b.place, null, b.code, b.errors)::data.contact_result
        when n.contact_id is not null then row(b.place, n.contact_id, 'created', null)::data.contact_result
        else row(b.place, d.contact_id, d.code, null)::data.contact_result end order by b.place)
    into v_results
    from unnest(p_bodies, p_results) b (body, place, contact_id, code, errors)
    left join unnest(p_created) n on b.code is null and n.email_key = lower(b.body ->> 'email')
    left join unnest(p_changed) d on d.place = b.place;

    if exists (select from unnest(v_results) r where r.code is null) then
        -- It was there when it should have been made, and gone when it should have been changed.
        raise exception 'a contact was removed while it was imported' using errcode = '40001';
    end if;
    return v_results;
end
$$;

comment on function contact.done(
    jsonb[], data.contact_result[], data.contacts[], data.contact_result[]) is
'The results of an import once it is done: created and changed ones take the place of those without a '
'code. Raises 40001, for the caller to repeat, if one is in neither.';
