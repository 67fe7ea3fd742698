-- stats.add, stats.totals and stats.fold: counts as sums of deltas.
begin;
select plan(14);

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
    perform pg_temp.plan('plan', '[{"type": "call"}]'), pg_temp.plan('quiet', '[{"type": "call"}]');
end
$$;
create function pg_temp.add(p_counter text, p_amount bigint default 1, p_sequence text default 'plan')
returns void
language sql volatile
as $$ select stats.add('acme', pg_temp.id(p_sequence), p_counter, p_amount, clock.now()) $$;

select is(stats.totals('acme', pg_temp.id('plan')),
          '{"totalEnrollments": 0, "activeEnrollments": 0, "completedEnrollments": 0, "repliedEnrollments": 0,
            "bouncedEnrollments": 0, "sent": 0}', 'everything begins at 0');

do $$
begin
    perform pg_temp.add('enrolled', 10), pg_temp.add('enrolled');
    perform pg_temp.add('ended:completed', 2), pg_temp.add('ended:replied'), pg_temp.add('ended:bounced');
    perform pg_temp.add('ended:unsubscribed'), pg_temp.add('ended:cancelled');
    perform pg_temp.add('sent', 17), pg_temp.add('sent', 3), pg_temp.add('sent', 100, 'quiet');
end
$$;
create temporary table told as
select '{"totalEnrollments": 11, "activeEnrollments": 5, "completedEnrollments": 2, "repliedEnrollments": 1,
         "bouncedEnrollments": 1, "sent": 20}'::jsonb as totals;
select is(stats.totals('acme', pg_temp.id('plan')), totals,
          'counts are sums; whoever has ended in whatever way is not active') from told;
select is(stats.totals('acme', pg_temp.id('quiet')) ->> 'sent', '100', 'each sequence has its own');
select is(stats.totals('rival', pg_temp.id('plan')) ->> 'sent', '0', 'another tenant counts nothing of it');

-- Folding

select is(stats.fold(clock.now()), 0::bigint, 'a few deltas are left alone');
do $$
begin
    perform pg_temp.add('sent', 1) from generate_series(1, 55);
end
$$;
select is(count(*), 64::bigint, 'up to 64 of them')
from data.sequence_counts where sequence_id = pg_temp.id('plan');
select is(stats.fold(clock.now()), 0::bigint, 'are few');
select lives_ok($$ select pg_temp.add('opened', 5) $$, 'one more is added');
select is(stats.fold(clock.now()), 65::bigint, 'and all are folded');
select results_eq($$ select counter, amount from data.sequence_counts
                     where sequence_id = pg_temp.id('plan') order by counter $$,
                  $$ values ('ended:bounced', 1::bigint), ('ended:cancelled', 1), ('ended:completed', 2),
                            ('ended:replied', 1), ('ended:unsubscribed', 1), ('enrolled', 11), ('opened', 5),
                            ('sent', 75) $$,
                  'into one row for each counter');
select is(stats.totals('acme', pg_temp.id('plan')), totals || '{"sent": 75}', 'the totals stay the same')
from told;
select is(stats.totals('acme', pg_temp.id('quiet')) ->> 'sent', '100', 'a quiet sequence is not touched');
select is(stats.fold(clock.now()), 0::bigint, 'there is nothing more to fold');

select throws_ok($$ select stats.add('rival', pg_temp.id('plan'), 'sent', 1, clock.now()) $$, '23503', null,
                 'another tenant cannot add to a sequence');

select * from finish();
rollback;
