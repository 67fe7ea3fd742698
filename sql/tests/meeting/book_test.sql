-- meeting.book and meeting.read; api.record_meeting, receive_meeting and list_webhook_secrets; ops.add_webhook_secret.
begin;
select plan(46);

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
create function pg_temp.plan(p_name text, p_exit text default '{}', p_tenant_id text default 'acme')
returns void
language plpgsql volatile
as $$
declare
    v_sequence constant data.sequences := sequence.create(p_tenant_id, 'ann', jsonb_build_object(
        'name', p_name, 'exitConditions', p_exit::jsonb, 'steps', '[{"type": "call"}]'::jsonb), clock.now());
begin
    insert into made values (p_name, v_sequence.sequence_id);
    perform sequence.activate(p_tenant_id, v_sequence.sequence_id, clock.now());
end
$$;
create function pg_temp.enroll(p_sequence text, p_contact text, p_tenant_id text default 'acme')
returns void
language sql volatile
as $$
    insert into made
    select p_sequence || '/' || p_contact, (enrollment.enroll(p_tenant_id, 'ann', 'request-1',
        pg_temp.id(p_sequence), jsonb_build_object('contactId', pg_temp.id(p_contact)),
        clock.now())).enrollment_id
$$;
create function pg_temp.state(p_enrollment text)
returns text
language sql stable
as $$ select concat_ws(' ', e.status, e.exit_reason) from data.enrollments e
      where e.enrollment_id = pg_temp.id(p_enrollment) $$;
create function pg_temp.ann(p_key text default null, p_hash text default null)
returns data.request_context
language sql stable
as $$
    select jsonb_populate_record(null::data.request_context, jsonb_build_object(
        'actor', 'ann', 'role', 'member', 'request_id', 'request-1', 'idempotency_key', p_key,
        'request_sha256', p_hash))
$$;
insert into made select c.name, (contact.create(c.tenant_id, jsonb_build_object('email', c.name || '@X.test'),
                                                clock.now())).contact_id
from (values ('amy', 'acme'), ('bob', 'acme'), ('cat', 'acme'), ('dan', 'acme'), ('zoe', 'rival')) c (name, tenant_id);
do $$
begin
    perform pg_temp.plan('one'), pg_temp.plan('two'), pg_temp.plan('goes on', '{"onMeetingBooked": false}'),
            pg_temp.plan('theirs', '{}', 'rival');
    perform pg_temp.enroll(s, 'amy') from unnest(array['one', 'two', 'goes on']) s;
    perform pg_temp.enroll('one', c) from unnest(array['bob', 'cat', 'dan']) c;
    perform pg_temp.enroll('theirs', 'zoe', 'rival');
end
$$;

-- Over REST
select is(api.record_meeting('acme', pg_temp.ann(), '{"email": "AMY@x.test", "startsAt": "2026-03-05T15:00:00Z"}'),
          jsonb_build_object('success', true, 'data', jsonb_build_object('isNew', true, 'contactId', pg_temp.id('amy'),
                                                                         'ended', 2)), 'two enrollments end');
select is(pg_temp.state('one/amy'), 'completed meeting_booked', 'with the reason');
select is(pg_temp.state('two/amy'), 'completed meeting_booked', 'each');
select is(pg_temp.state('goes on/amy'), 'active', 'not the one whose sequence says so');
select is(pg_temp.state('one/bob'), 'active', 'nor somebody else''s');
select is((select count(*) from data.outbox_events o where o.type = 'sequence.enrollment.exited'
           and o.data ->> 'reason' = 'meeting_booked'), 2::bigint, 'each end is told once');
select results_eq('select source, webhook_id, starts_at, ended_count, received_at from data.meetings',
    $$ values ('api', null, '2026-03-05 15:00Z'::timestamptz, 2::bigint, '2026-03-02 14:00Z'::timestamptz) $$,
    'the meeting is kept');
select is(api.record_meeting('acme', pg_temp.ann(), jsonb_build_object('contactId', pg_temp.id('bob'))) -> 'data',
          jsonb_build_object('isNew', true, 'contactId', pg_temp.id('bob'), 'ended', 1), 'by the contact''s id');
select is(api.record_meeting('acme', pg_temp.ann(), '{"email": "nobody@x.test"}') -> 'data',
          '{"isNew": true, "contactId": null, "ended": 0}', 'a stranger has nothing to end');
select is(api.record_meeting('acme', pg_temp.ann(), '{"email": "zoe@x.test"}') #>> '{data,ended}', '0',
          'nor has another tenant''s contact');
select is(api.record_meeting('acme', pg_temp.ann('k', sha256('a')::text), '{"email": "zoe@x.test"}') #>> '{data,isNew}', 'true',
          'with a key');
select is(api.record_meeting('acme', pg_temp.ann('k', sha256('a')::text), '{"email": "zoe@x.test"}') ->> 'replayed', 'true',
          'a repeated request is done once');
select throws_ok(format('select api.record_meeting(''acme'', pg_temp.ann(), %L)', b), 'SE422', null, format('not %s', b))
from unnest(array['{}', '{"email": 7}', '{"email": "x"}', '{"email": "a@x.test", "surprise": 1}',
                  '{"email": "a@x.test", "startsAt": "2026-02-30T00:00:00Z"}', '[]', '{"contactId": "7"}']) b;
select throws_ok(format('select api.record_meeting(''acme'', pg_temp.ann(), %L)', b), 'SE404', null, 'nor a contact of others')
from jsonb_build_object('contactId', pg_temp.id('zoe')) b;

-- What webhooks say
create function pg_temp.calendly(p_event text, p_email text, p_uri text default 'https://api.calendly.com/i/1')
returns jsonb
language sql immutable
as $$
    select jsonb_build_object('created_at', '2026-03-01T10:00:00.000000Z', 'created_by', 'https://api.calendly.com/users/A',
        'event', p_event, 'payload', jsonb_build_object('cancel_url', 'https://calendly.com/c', 'email', p_email,
            'name', 'Cat', 'uri', p_uri, 'status', 'active', 'questions_and_answers', '[]'::jsonb,
            'scheduled_event', '{"start_time": "2026-03-06T15:00:00.000000Z", "name": "Demo"}'::jsonb))
$$;
select results_eq('select * from meeting.read(pg_temp.calendly(''invitee.created'', ''cat@x.test''))',
    $$ values ('calendly', true, 'https://api.calendly.com/i/1', 'cat@x.test', '2026-03-06T15:00:00.000000Z') $$,
    'Calendly''s payload is read as it is');
select results_eq(format('select is_booking, webhook_id, email, starts_at from meeting.read(%L)', b), e, b)
from (values ('{"type": "meeting.booked", "data": {"email": "a@x.test", "startsAt": "2026-03-06T15:00:00Z"}}',
              'values (true, null::text, ''a@x.test'', ''2026-03-06T15:00:00Z'')'),
             ('{"type": "meeting.canceled", "data": {"email": "a@x.test"}}',
              'values (false, null::text, ''a@x.test'', null::text)'),
             ('{"email": "a@x.test"}', 'values (true, null::text, ''a@x.test'', null::text)'),
             ('[1]', 'values (true, null::text, null::text, null::text)')) t (b, e);

select is(api.receive_meeting('acme', null, null, pg_temp.calendly('invitee.created', 'cat@x.test')) #>> '{data,ended}',
          '1', 'a booking at Calendly');
select is(pg_temp.state('one/cat'), 'completed meeting_booked', 'ends the enrollment');
select is(api.receive_meeting('acme', null, null, pg_temp.calendly('invitee.created', 'dan@x.test')) -> 'data',
          '{"isNew": false, "contactId": null, "ended": 0}', 'the same invitee is told of once');
select is(api.receive_meeting('acme', null, null, pg_temp.calendly('invitee.canceled', 'dan@x.test', 'u')) #>> '{data,isNew}',
          'false', 'a cancellation changes nothing');
select is(pg_temp.state('one/dan'), 'active', 'he goes on');
select is(api.receive_meeting('acme', null, 'msg_1', '{"type": "meeting.booked", "data": {"email": "dan@x.test"}}')
          #>> '{data,ended}', '1', 'a webhook by its id');
select is(api.receive_meeting('acme', null, 'msg_1', '{"type": "meeting.booked", "data": {"email": "amy@x.test"}}')
          #>> '{data,isNew}', 'false', 'is done once');
select is(api.receive_meeting('rival', null, 'msg_1', '{"email": "zoe@x.test"}') #>> '{data,ended}', '1',
          'another tenant''s ids are its own');
select throws_ok(format('select api.receive_meeting(''acme'', null, ''msg_2'', %L)', b), 'SE422', null, format('not %s', b))
from unnest(array['{}', '[]', '{"type": "meeting.booked", "data": {"startsAt": "2026-03-06T15:00:00Z"}}']) b;

-- Where secrets are
select throws_ok(format('select ops.add_webhook_secret(''acme'', %L)', r), 'SE422', null, format('%s is no reference', r))
from unnest(array['whsec_abc', 'env:', 'file:relative', null]) r;
select throws_ok($$ select ops.add_webhook_secret('nobody', 'env:A') $$, 'SE404', null, 'a tenant is one that is there');
do $$ begin perform ops.add_webhook_secret('acme', 'env:OLD'), ops.add_webhook_secret('acme', 'file:/run/new'),
                    ops.add_webhook_secret('acme', 'env:OLD'), ops.add_webhook_secret('rival', 'env:THEIRS'); end $$;
select is(api.list_webhook_secrets('acme', null) -> 'data', '["env:OLD", "file:/run/new"]', 'several are believed');
select lives_ok($$ select ops.remove_webhook_secret('acme', 'env:OLD') $$, 'one is taken away');
select results_eq('select tenant_id, reference from ops.webhook_secrets order by 1',
                  $$ values ('acme', 'file:/run/new'), ('rival', 'env:THEIRS') $$, 'the others stay');
select throws_ok($$ select ops.remove_webhook_secret('acme', 'env:OLD') $$, 'SE404', null, 'once');
select is((select count(*) from ops.audit where action like '%webhook_secret'), 5::bigint, 'all of it is written down');

select * from finish();
rollback;
