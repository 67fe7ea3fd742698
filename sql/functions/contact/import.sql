create or replace function contact.import(
    p_tenant_id         text,
    p_bodies            jsonb[],
    p_merges_attributes boolean,
    p_at                timestamptz
)
returns data.contact_result[]
language plpgsql volatile set plan_cache_mode = force_custom_plan     -- it then knows how long the arrays are
as $$
declare
    v_results data.contact_result[] := contact.mark_erased(p_tenant_id, p_bodies, contact.judge(p_bodies));
    v_created data.contacts[];
    v_changed data.contact_result[];
    v_moved   uuid[];
begin
    -- In the order of the addresses: of two imports with the same ones, one waits for the other.
    with created as (
        insert into data.contacts as c
            (tenant_id, contact_id, email, email_key, first_name, last_name, company, title, phone,
             linkedin_url, timezone, attributes, created_at, updated_at)
        select p_tenant_id, clock.new_id(p_at), b.body ->> 'email', lower(b.body ->> 'email'),
               b.body ->> 'firstName', b.body ->> 'lastName', b.body ->> 'company', b.body ->> 'title',
               b.body ->> 'phone', b.body ->> 'linkedinUrl', b.body ->> 'timezone',
               coalesce(b.body -> 'attributes', '{}'), p_at, p_at
        from unnest(p_bodies, v_results) b (body, place, contact_id, code, errors)
        where b.code is null
        order by lower(b.body ->> 'email')
        on conflict (tenant_id, email_key) do nothing
        returning c
    )
    select array_agg(n.c) into v_created from created n;

    -- Who was not new is there now, seen by a statement of its own, and changed as PATCH would.
    with known as materialized (
        select b.place, b.body, c
        from unnest(p_bodies, v_results) b (body, place, contact_id, code, errors)
        join data.contacts c
          on c.tenant_id = p_tenant_id
         and c.email_key = lower(b.body ->> 'email')
        left join unnest(v_created) n on n.contact_id = c.contact_id
        where b.code is null
          and n.contact_id is null
        order by c.contact_id
        for no key update of c      -- who enrolls them meanwhile need not wait
    ), merged as materialized (
        select k.place, (k.c).contact_id, (k.c).timezone, contact.fields(k.c) as old,
               contact.fields(k.c) || k.body || case
                   when p_merges_attributes and k.body ? 'attributes'
                   then jsonb_build_object('attributes', (k.c).attributes || (k.body -> 'attributes'))
                   else '{}' end as new
        from known k
    ), changed as (
        update data.contacts c
        set email        = m.new ->> 'email',
            first_name   = m.new ->> 'firstName',
            last_name    = m.new ->> 'lastName',
            company      = m.new ->> 'company',
            title        = m.new ->> 'title',
            phone        = m.new ->> 'phone',
            linkedin_url = m.new ->> 'linkedinUrl',
            timezone     = m.new ->> 'timezone',
            attributes   = m.new -> 'attributes',
            updated_at   = p_at
        from merged m
        where c.tenant_id = p_tenant_id
          and c.contact_id = m.contact_id
          and m.new <> m.old
        returning c.contact_id
    )
    select array_agg(row(m.place, m.contact_id,
                         case when m.new <> m.old then 'updated' else 'unchanged' end,
                         null)::data.contact_result),
           array_agg(m.contact_id) filter (where m.timezone is distinct from m.new ->> 'timezone')
    into v_changed, v_moved
    from merged m;

    if v_moved is not null then
        perform enrollment.replan(p_tenant_id, array(
            select e.enrollment_id
            from data.enrollments e
            where e.tenant_id = p_tenant_id
              and e.contact_id = any (v_moved)
              and e.status in ('active', 'paused')), 'timezone_changed', p_at);
    end if;
    return contact.done(p_bodies, v_results, v_created, v_changed);
end
$$;

comment on function contact.import(text, jsonb[], boolean, timestamptz) is
'Makes or changes contacts by their e-mail address, whatever its case, each from a body in the shape of '
'wire.contact_body: what a body leaves out stays, null clears. Answers a result for each in the order '
'given: created, updated, unchanged, or with contact.judge invalid (with errors), duplicate_in_request or '
'erased. p_merges_attributes: attributes are added to those there are, else they take '
'their place. What changed contacts wait for follows to another time zone.';
