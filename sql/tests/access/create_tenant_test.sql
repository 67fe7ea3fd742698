-- access.create_tenant: which ids and names a tenant may have.
begin;
select plan(22);

-- What a statement is refused with: the problem document without its title, the errors as their pointers.
create function pg_temp.refusal(p_statement text)
returns jsonb
language plpgsql volatile
as $$
declare
    v_state  text;
    v_detail jsonb;
begin
    execute p_statement;
    return null;
exception
    when sqlstate 'SE000' then       -- every SQLSTATE that begins with SE
        get stacked diagnostics v_state = returned_sqlstate, v_detail = pg_exception_detail;
        return v_detail - 'title' || jsonb_build_object('sqlstate', v_state) || case when v_detail ? 'errors'
            then jsonb_build_object('errors', jsonb_path_query_array(v_detail, '$.errors[*].pointer'))
            else '{}' end;
end
$$;

select is(row(t.tenant_id, t.name, t.created_at),
          row('acme'::text, 'Acme & Co'::text, '2026-03-02 14:00Z'::timestamptz),
          'it answers the tenant that it made')
from access.create_tenant('acme', 'Acme & Co', '2026-03-02 14:00Z') t;
select results_eq($$ select tenant_id, name from data.tenants $$, $$ values ('acme', 'Acme & Co') $$,
                  'the tenant is there');

select lives_ok(format('select access.create_tenant(%L, %L, %L)', i.id, 'X', '2026-03-02 14:00Z'),
                'allowed as an id: ' || i.why)
from (values ('a', 'one letter'), ('7', 'one digit'), ('a-b--c', 'inner hyphens'),
             (repeat('x', 63), '63 characters')) i (id, why);

select is(pg_temp.refusal(format('select access.create_tenant(%L, %L, %L)', i.id, 'X', '2026-03-02 14:00Z')),
          '{"sqlstate": "SE422", "code": "invalid_tenant_id"}', 'refused as an id: ' || i.why)
from (values ('', 'nothing'), (null, 'null'), ('-a', 'a hyphen in front'), ('a-', 'a hyphen at the end'),
             ('Acme', 'capitals'), ('a_b', 'an underscore'), ('a b', 'a space'), (e'a\n', 'a line break'),
             ('ä', 'an umlaut'), (repeat('x', 64), '64 characters')) i (id, why);

select is(pg_temp.refusal(format('select access.create_tenant(%L, %L, %L)', 'new', n.name,
                                 '2026-03-02 14:00Z')),
          '{"sqlstate": "SE422", "code": "invalid_name"}', 'refused as a name: ' || n.why)
from (values ('', 'nothing'), (null, 'null'), (repeat('x', 256), '256 characters')) n (name, why);
select lives_ok(format('select access.create_tenant(%L, %L, %L)', 'long', repeat('ü', 255),
                       '2026-03-02 14:00Z'),
                'a name may have 255 characters');

select is(pg_temp.refusal($$ select access.create_tenant('acme', 'Another', '2026-03-02 14:00Z') $$),
          '{"sqlstate": "SE409", "code": "tenant_exists", "tenantId": "acme"}', 'an id is given once');
select is(name, 'Acme & Co', 'and the tenant that has it stays as it is') from data.tenants
where tenant_id = 'acme';

select * from finish();
rollback;
