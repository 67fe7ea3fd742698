create or replace function api.import_contacts(
    p_tenant_id text,
    p_context   data.request_context,
    p_body      jsonb default null,
    p_csv       text default null
)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_bodies jsonb[];
    v_answer jsonb;
begin
    perform access.enter(p_tenant_id, p_context);
    v_answer := access.replay(p_tenant_id, p_context, clock.now());
    if v_answer is null then
        if p_csv is not null then
            v_bodies := contact.parse_csv(p_csv);
        else
            perform problem.require(wire.contacts_body(), p_body);
            v_bodies := array(select c.body
                              from jsonb_array_elements(p_body -> 'contacts') with ordinality c (body, place)
                              order by c.place);
        end if;
        v_answer := access.remember(p_tenant_id, p_context, wire.ok(wire.contact_results(
            contact.import(p_tenant_id, v_bodies, p_csv is not null, clock.now()))));
    end if;
    return v_answer;
end
$$;

comment on function api.import_contacts(text, data.request_context, jsonb, text) is
'Makes or changes up to 10,000 contacts by e-mail address, from {"contacts": […]} or, if p_csv is not '
'null, from CSV, and answers a code for each. Problems: invalid_body, invalid_csv.';
