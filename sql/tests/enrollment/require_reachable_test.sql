-- enrollment.require_reachable and enrollment.refuse_second: reasons not to enroll somebody.
begin;
select plan(12);

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

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create function pg_temp.plan(p_name text, p_steps text,
                             p_settings text default '{"fromEmail": "a@acme.test"}')
returns data.sequences
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', jsonb_build_object(
        'name', p_name, 'steps', p_steps::jsonb, 'settings', p_settings::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    return v_sequence;
end
$$;
create function pg_temp.meet(p_name text, p_body text default '{}')
returns data.contacts
language plpgsql volatile
as $$
declare
    v_contact constant data.contacts := contact.create('acme', jsonb_build_object(
        'firstName', p_name, 'email', p_name || '@x.test') || p_body::jsonb, clock.now());
begin
    insert into made values (p_name, v_contact.contact_id);
    return v_contact;
end
$$;
create function pg_temp.enroll(p_sequence text, p_contact text, p_body text default '{}')
returns data.enrollments
language sql volatile
as $$
    select enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id(p_sequence),
        jsonb_build_object('contactId', pg_temp.id(p_contact)) || p_body::jsonb, clock.now())
$$;

do $$
begin
    perform pg_temp.meet(n) from unnest(array['unsubscribed', 'bounced', 'complained', 'manual', 'free']) n;
    perform pg_temp.meet('phone', '{"email": null}'), pg_temp.meet('domain', '{"email": "A@Blocked.test"}');
    perform contact.suppress('acme', 'address', r || '@x.test', r, 'test', clock.now())
    from unnest(array['unsubscribed', 'bounced', 'complained', 'manual']) r;
    perform contact.suppress('acme', 'domain', 'blocked.test', 'manual', 'test', clock.now());
    perform contact.suppress('rival', 'address', 'free@x.test', 'unsubscribed', 'test', clock.now());
    perform pg_temp.plan('plan', '[{"type": "call"}]'), pg_temp.plan('other', '[{"type": "call"}]');
end
$$;
create function pg_temp.reach(p_name text)
returns void
language sql volatile
as $$
    select enrollment.require_reachable(c) from data.contacts c where c.contact_id = pg_temp.id(p_name)
$$;

select is(pg_temp.refusal(format('select pg_temp.reach(%L)', r.name)),
          jsonb_build_object('sqlstate', 'SE409', 'code', r.code, 'reason', r.reason),
          r.name || ' is refused')
from (values ('unsubscribed', 'unsubscribed', 'unsubscribed'), ('bounced', 'suppressed', 'bounced'),
             ('complained', 'suppressed', 'complained'), ('manual', 'suppressed', 'manual'),
             ('domain', 'suppressed', 'manual')) r (name, code, reason);
select lives_ok($$ select pg_temp.reach('free') $$, 'what another tenant must not do is no reason');
select lives_ok($$ select pg_temp.reach('phone') $$, 'who has no address cannot be suppressed');

-- A second enrollment

create function pg_temp.refuse(p_sequence text, p_contact text, p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$
    select pg_temp.refusal(format('select enrollment.refuse_second(%L, %L, %L)',
                                  p_tenant_id, pg_temp.id(p_sequence), pg_temp.id(p_contact)))
$$;
insert into made select 'walk', e.enrollment_id from pg_temp.enroll('plan', 'free') e;
select is(pg_temp.refuse('plan', 'free'),
          jsonb_build_object('sqlstate', 'SE409', 'code', 'already_enrolled', 'enrollmentId',
                             pg_temp.id('walk')),
          'the enrollment that stands in the way is named');
select is(pg_temp.refuse(r.sequence, r.contact, r.tenant),
          '{"sqlstate": "SE409", "code": "already_enrolled"}', r.why)
from (values ('other', 'free', 'acme', 'that of another sequence is not'),
             ('plan', 'phone', 'acme', 'that of another contact is not'),
             ('plan', 'free', 'rival', 'that of another tenant is not')) r (sequence, contact, tenant, why);
do $$ begin perform enrollment.finish(e, 'replied', 'reply', clock.now()) from data.enrollments e; end $$;
select is(pg_temp.refuse('plan', 'free'), '{"sqlstate": "SE409", "code": "already_enrolled"}',
          'one that ended while the request ran is not named');

select * from finish();
rollback;
