-- message.find, access.require_tenant: a tenant's own, or not found.
begin;
select plan(7);

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
        return v_detail - 'title' || jsonb_build_object('sqlstate', v_state);
end
$$;

do $$
declare
    v_sequence data.sequences;
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
    v_sequence := sequence.create('acme', 'ann', '{"name": "plan", "settings": {"fromEmail": "me@acme.test"},
        "steps": [{"type": "auto_email", "subject": "S", "body": "A"}]}', clock.now());
    perform sequence.activate('acme', v_sequence.sequence_id, clock.now());
    perform enrollment.enroll('acme', 'ann', 'request-1', v_sequence.sequence_id, jsonb_build_object('contactId',
        (contact.create('acme', '{"email": "bob@x.test"}', clock.now())).contact_id), clock.now());
    perform worker.run_due_steps(10);
end
$$;

select is(message.find('acme', m.message_id), m, 'a message is found by its tenant and id') from data.messages m;
select is(pg_temp.refusal(format('select message.find(%L, %L)', t.tenant, t.id)),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'message_not_found', 'messageId', t.id), t.why)
from data.messages m,
     lateral (values ('rival', m.message_id, 'not by another tenant'),
                     ('acme', md5('x')::uuid, 'nor one that there is not'),
                     ('acme', null, 'nor none')) t (tenant, id, why);
select lives_ok($$ select access.require_tenant('acme') $$, 'a tenant passes');
select is(pg_temp.refusal(format('select access.require_tenant(%L)', t.id)),
          jsonb_build_object('sqlstate', 'SE404', 'code', 'tenant_not_found', 'tenantId', t.id), t.why)
from (values ('nobody', 'one that there is not is refused'), (null, 'null, too')) t (id, why);

select * from finish();
rollback;
