-- message.claim: leases what is due, cancels what has ended, puts aside what is paused.
begin;
select plan(13);

do $$
begin
    perform ops.set_clock('2026-03-02 15:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;

create function pg_temp.sequence(p_steps text, p_settings text default '{}')
returns uuid
language sql volatile
as $$
    select (sequence.activate('acme', (sequence.create('acme', 'ann', jsonb_build_object(
        'name', 'S', 'steps', p_steps::jsonb,
        'settings', '{"fromEmail": "me@acme.test"}'::jsonb || p_settings::jsonb), clock.now())).sequence_id,
        clock.now())).sequence_id
$$;

create function pg_temp.enroll(p_sequence_id uuid, p_name text, p_contact text default '{}')
returns uuid
language sql volatile
as $$
    select (enrollment.enroll('acme', 'ann', 'request-1', p_sequence_id, jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', p_name || '@x.test', 'firstName', p_name)
                               || p_contact::jsonb, clock.now())).contact_id), clock.now())).enrollment_id
$$;

create temporary table made as
select n as what, pg_temp.sequence('[{"type": "auto_email", "subject": "S", "body": "B"}]') as sequence_id
from unnest(array['active', 'paused', 'archived']) n;
create temporary table people as
select p.name, pg_temp.enroll(m.sequence_id, p.name) as enrollment_id, p.due_at::timestamptz
from made m
join (values ('active', 'second', '2026-03-02 15:18Z'), ('active', 'first', '2026-03-02 15:16Z'),
             ('active', 'third', '2026-03-02 15:30Z'), ('active', 'later', '2026-03-02 15:30:00.000001Z'),
             ('paused', 'paused', '2026-03-02 15:16Z'), ('archived', 'archived', '2026-03-02 15:19Z'),
             ('active', 'resting', '2026-03-02 15:16Z'), ('active', 'ended', '2026-03-02 15:16Z'),
             ('active', 'sent', '2026-03-02 15:16Z')) p (what, name, due_at) on p.what = m.what;
select is((worker.run_due_steps(10) ->> 'messages')::integer, 9, 'nine e-mails are queued');
update data.messages m set due_at = p.due_at from people p where p.enrollment_id = m.enrollment_id;
update data.sequences q set status = 'paused', paused_at = clock.now()
from made m where m.sequence_id = q.sequence_id and m.what = 'paused';
update data.sequences q set status = 'archived' from made m where m.sequence_id = q.sequence_id
and m.what = 'archived';
update data.enrollments e set status = 'paused', paused_at = clock.now()
from people p where p.enrollment_id = e.enrollment_id and p.name = 'resting';
update data.enrollments e set status = 'replied', exit_reason = 'reply', completed_at = clock.now()
from people p where p.enrollment_id = e.enrollment_id and p.name = 'ended';
update data.messages m set status = 'sent', sent_at = clock.now()
from people p where p.enrollment_id = m.enrollment_id and p.name = 'sent';

create function pg_temp.claimed(p_limit integer, p_worker text default 'a')
returns text[]
language sql volatile
as $$
    with leased as materialized (
        select l.message_id
        from unnest(message.claim(('00000000-0000-0000-0000-00000000000' || p_worker)::uuid, p_limit, 60,
                                  '2026-03-02 15:30Z')) l
    )
    select coalesce(array_agg(p.name order by p.due_at, p.name), '{}')
    from leased l
    join data.messages m using (message_id)
    join people p using (enrollment_id)
$$;

select is(pg_temp.claimed(0), '{}', 'a limit of 0 claims nothing');
select is(pg_temp.claimed(4), array['first'],
          'of the four that are oldest only one may be sent: the others are paused or have ended');
select is(pg_temp.claimed(1), array['second'], 'then the next');
select is(pg_temp.claimed(10, 'b'), array['archived', 'third'],
          'another worker gets what is left and due, also of an archived sequence');
select is(pg_temp.claimed(10), '{}', 'nothing is claimed twice');
select results_eq($$ select p.name, m.status, m.due_at = 'infinity', m.lease_number, m.attempts,
                            right(m.leased_by::text, 1)
                     from data.messages m join people p using (enrollment_id) order by p.name $$,
    $$ values ('archived', 'sending', false, 1::bigint, 1, 'b'),
              ('ended', 'cancelled', false, 1, 0, null),
              ('first', 'sending', false, 1, 1, 'a'),
              ('later', 'queued', false, 0, 0, null),
              ('paused', 'queued', true, 1, 0, null),
              ('resting', 'queued', true, 1, 0, null),
              ('second', 'sending', false, 1, 1, 'a'),
              ('sent', 'sent', false, 0, 0, null),
              ('third', 'sending', false, 1, 1, 'b') $$,
    'a claim counts as an attempt under a new lease; what is put aside has no time');
select is_empty($$ select from data.messages m where m.status = 'sending'
                   and m.leased_until not between clock.real_now() + interval '30 s'
                                              and clock.real_now() + interval '60 s' $$,
                'a lease lasts the given seconds of real time, although the clock stands still');

-- Put aside, and back
select lives_ok($$ select message.release_paused('acme', m.sequence_id, '2026-03-02 15:20Z')
                   from made m where m.what = 'paused' $$, 'the sequence goes on');
update data.sequences q set status = 'active', paused_at = null where q.status = 'paused';
select results_eq($$ select p.name, m.due_at from data.messages m join people p using (enrollment_id)
                     where p.name in ('paused', 'resting') order by p.name $$,
                  $$ values ('paused', '2026-03-02 15:20Z'::timestamptz), ('resting', 'infinity') $$,
                  'its messages are due, those of others are not');
select is(pg_temp.claimed(10), array['paused'], 'and are claimed');

-- Cancelling what is queued
select lives_ok($$ select message.cancel_queued('acme', p.enrollment_id, 'reply') from people p
                   where p.name in ('later', 'first', 'sent') $$, 'three enrollments end');
select results_eq($$ select p.name, m.status, m.error_message from data.messages m
                     join people p using (enrollment_id)
                     where p.name in ('later', 'first', 'sent', 'third') order by p.name $$,
                  $$ values ('first', 'sending', null), ('later', 'cancelled', 'reply'), ('sent', 'sent',
                                                                                          null),
                            ('third', 'sending', null) $$,
                  'what is queued is cancelled with the reason; what is under way or sent is not');

select * from finish();
rollback;
