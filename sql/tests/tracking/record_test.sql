-- tracking.record, record_all, judge and erase; api.record_link_uses; ops.link_uses.
begin;
select plan(31);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
    perform sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object('name', 'S',
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb,
        'steps', '[{"type": "auto_email", "subject": "S", "body": "A"}]'::jsonb), clock.now())).sequence_id, clock.now());
    perform enrollment.enroll('acme', 'ann', 'request-1', q.sequence_id, jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', n || '@x.test'), clock.now())).contact_id), clock.now())
    from data.sequences q cross join unnest(array['amy', 'bob']) n;
    perform worker.run_due_steps(10);
    perform worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number, 'outcome', 'sent')))
    from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 60) m
    where m.to_email = 'amy@x.test';
    perform ops.set_clock('2026-03-02 15:00Z');
end
$$;
create function pg_temp.message(p_name text default 'amy')
returns uuid
language sql stable
as $$ select m.message_id from data.messages m join data.contacts c using (tenant_id, contact_id)
      where c.email_key = p_name || '@x.test' $$;
create function pg_temp.uses()
returns setof text
language sql stable
as $$ select concat_ws(' ', u.kind, u.verdict, u.reason) from ops.link_uses u order by u.used_at, u.url, u.kind $$;
create function pg_temp.use(p_number integer, p_kind text, p_url text default null, p_ago double precision default 0,
                            p_message uuid default pg_temp.message())
returns jsonb
language sql stable
as $$
    select jsonb_build_object('id', format('00000000-0000-0000-0000-%s', lpad(p_number::text, 12, '0')), 'kind', p_kind,
        'messageId', p_message, 'url', p_url, 'secondsAgo', p_ago, 'userAgent', 'Mozilla/5.0 Firefox', 'method', 'GET')
$$;
create function pg_temp.marks()
returns text
language sql stable
as $$
    select concat_ws('/', to_char(x.opened_at at time zone 'UTC', 'HH24:MI:SS'),
                     to_char(x.clicked_at at time zone 'UTC', 'HH24:MI:SS'),
                     'm ' || to_char(x.machine_opened_at at time zone 'UTC', 'HH24:MI:SS'),
                     'm ' || to_char(x.machine_clicked_at at time zone 'UTC', 'HH24:MI:SS'))
    from data.step_executions x where x.message_id = pg_temp.message()
$$;
create function pg_temp.counts()
returns text
language sql stable
as $$
    select string_agg(c.counter || ' ' || c.amount, ', ' order by c.counter)
    from (select counter, sum(amount) as amount from data.sequence_counts where step_id is not null
          and counter <> 'sent' group by counter) c
$$;

-- A burst of a gate, three minutes ago, and a person
select is(tracking.record_all('acme', jsonb_build_array(pg_temp.use(1, 'click', 'https://a.example/', 181),
    pg_temp.use(2, 'click', 'https://b.example/', 180), pg_temp.use(3, 'open', null, 120)), clock.now()), 3, 'three uses');
select results_eq('select * from pg_temp.uses()', array['click machine several_at_once',
    'click machine several_at_once', 'open human person'], 'those at once are a machine''s, the other a person''s');
select is(pg_temp.marks(), '14:58:00/m 14:56:59', 'the execution knows the first of each');
select is(pg_temp.counts(), 'machine_clicked 1, opened 1', 'and each is counted once');
select is(tracking.record_all('acme', jsonb_build_array(pg_temp.use(3, 'open', null, 60)), clock.now()), 0,
          'an id that is known is done already');
select is(tracking.record_all('acme', jsonb_build_array(pg_temp.use(4, 'open', null, 60)), clock.now()), 1,
          'a second opening');
select is(pg_temp.marks(), '14:58:00/m 14:56:59', 'does not move the first');
select is(pg_temp.counts(), 'machine_clicked 1, opened 1', 'nor counts');
select is(tracking.record_all('acme', jsonb_build_array(pg_temp.use(5, 'click', 'https://a.example/', 30),
    pg_temp.use(6, 'click', 'https://a.example/', 29.5)), clock.now()), 2, 'a double click');
select results_eq('select * from pg_temp.uses() offset 4', array['click human person', 'click human person'],
                  'on one link is a person''s');
select is(pg_temp.marks(), '14:58:00/14:59:30/m 14:56:59', 'the first click');
select is(pg_temp.counts(), 'clicked 1, machine_clicked 1, opened 1', 'counts');

-- What is stored, and what not
select results_eq($$ select url, method, user_agent, origin, used_at from ops.link_uses where kind = 'open' limit 1 $$,
    $$ values (null, 'GET', 'Mozilla/5.0 Firefox', 'link', '2026-03-02 14:58Z'::timestamptz) $$, 'no address of the reader');
select is(tracking.record_all('acme', jsonb_build_array(pg_temp.use(7, 'open') || jsonb_build_object(
    'userAgent', repeat('x', 5000), 'secondsAgo', -5)), clock.now()), 1, 'a long user agent');
select results_eq($$ select length(user_agent), used_at from ops.link_uses where user_agent like 'xxx%' $$,
                  $$ values (300, clock.now()) $$, 'is cut, and the future is now');
select throws_ok($$ select tracking.record_all('acme', jsonb_build_array(pg_temp.use(8, 'nod')), clock.now()) $$,
                 '23514', null, 'a kind is one that is known');
select is(tracking.record_all('acme', jsonb_build_array(pg_temp.use(9, 'open', null, 0, v.id)), clock.now()), 0,
          'a message that is not there is passed over')
from (values ('00000000-0000-7000-8000-000000000009'::uuid), (null)) v (id) limit 1;
select is(tracking.record_all('rival', jsonb_build_array(pg_temp.use(9, 'open')), clock.now()), 0,
          'so is another tenant''s');
select is(tracking.record_all('acme', '[]', clock.now()), 0, 'nothing is nothing');

-- Events of a pipeline
select ok(tracking.record('acme', pg_temp.message('bob'), 'click', null, null, null, clock.now()),
          'of a message that is not sent yet');
select results_eq($$ select origin, verdict, reason, method from data.link_uses where message_id = pg_temp.message('bob') $$,
                  $$ values ('event', 'machine', 'too_soon', 'GET') $$, 'nobody can have clicked it');
update data.messages m set status = 'sent', sent_at = '2026-03-02 14:00Z', leased_by = null, leased_until = null
where m.message_id = pg_temp.message('bob');
select ok(tracking.record('acme', pg_temp.message('bob'), 'click', 'https://a.example/', null, null, clock.now()),
          'of one that was sent');
select is((select x.opened_at = clock.now() and x.clicked_at = clock.now() from data.step_executions x
           where x.message_id = pg_temp.message('bob')), true, 'who clicked has opened it');
select ok(not tracking.record('acme', null, 'open', null, null, null, clock.now()), 'of none');

-- The door, and the wall
select is(api.record_link_uses('acme', null, jsonb_build_array(pg_temp.use(20, 'open'))),
          '{"success": true, "data": {"recorded": 1}}', 'the door records');
select is(api.record_link_uses('rival', null, jsonb_build_array(pg_temp.use(21, 'open'))),
          '{"success": true, "data": {"recorded": 0}}', 'for its own tenant');

-- A bound
select is(tracking.record_all('acme', (select jsonb_agg(pg_temp.use(n, 'open')) from generate_series(1000, 1999) n),
                              clock.now()), 1000, 'a thousand in one call');
select is(tracking.record_all('acme', (select jsonb_agg(pg_temp.use(n, 'open')) from generate_series(2000, 2010) n),
                              clock.now()), 0, 'then no more');

-- Erased
select is(tracking.erase('rival', array[pg_temp.message()]), 0::bigint, 'another tenant erases nothing');
select ok(tracking.erase('acme', array[pg_temp.message()]) > 1000, 'the uses of a message go');
select is(pg_temp.marks() like '14:58:00/14:59:30%', true, 'that it was opened and clicked stays');

select * from finish();
rollback;
