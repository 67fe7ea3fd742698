-- stats.report and what it is made of, share, add_sent, api.get_sequence_stats: by step, variant, rep and day.
begin;
select plan(30);

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
do $$
declare
    v_sequence constant data.sequences := sequence.create('acme', 'ann', '{"name": "S",
        "settings": {"fromEmail": "me@acme.test"}, "steps": [
            {"type": "auto_email", "subject": "S", "variants": [{"id": "b", "weight": 1, "body": "B"},
                                                                {"id": "a", "weight": 1, "body": "A"},
                                                                {"id": "never", "weight": 0, "body": "N"}]},
            {"type": "auto_email", "body": "B", "delayDays": 1}, {"type": "call", "delayDays": 1}]}', clock.now());
begin
    insert into made values ('plan', v_sequence.sequence_id);
    insert into made
    select 'step' || s.step_number, s.step_id from data.sequence_steps s;
    perform sequence.activate('acme', v_sequence.sequence_id, clock.now());
end
$$;
create function pg_temp.report(p_tenant_id text default 'acme')
returns jsonb
language sql volatile
as $$
    select api.get_sequence_stats(p_tenant_id, jsonb_populate_record(null::data.request_context,
        '{"actor": "ann", "role": "reader", "request_id": "request-1"}'), pg_temp.id('plan')) -> 'data'
$$;
create function pg_temp.numbers(p_told jsonb)
returns text
language sql immutable
as $$
    select concat_ws(' ', p_told -> 'sent', p_told -> 'opened', p_told -> 'clicked', p_told -> 'replied', '|',
                     p_told -> 'openRate', p_told -> 'clickRate', p_told -> 'replyRate')
$$;
create function pg_temp.deliver(p_outcome text default 'sent')
returns void
language plpgsql volatile
as $$
begin
    perform worker.run_due_steps(1000);
    perform worker.finish_messages('00000000-0000-0000-0000-00000000000a', jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number,
        'outcome', case when m.place > 1 or p_outcome = 'sent' then 'sent' else 'failed' end, 'subject', 'S')))
    from (select c.*, row_number() over () as place
          from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 1000, 60) c) m;
end
$$;

-- Nothing yet: the exact shape

select is(pg_temp.report(), jsonb_build_object(
    'sequenceId', pg_temp.id('plan'), 'totalEnrollments', 0, 'activeEnrollments', 0, 'completedEnrollments', 0,
    'repliedEnrollments', 0, 'replyRate', 0, 'bouncedEnrollments', 0, 'reps', '[]'::jsonb, 'days', '[]'::jsonb,
    'stepStats', (
        select jsonb_agg(n.none || jsonb_build_object(
                   'stepId', s.step_id, 'stepNumber', s.step_number, 'type', s.type, 'variants',
                   case when s.step_number = 1 then jsonb_build_array(
                       n.none || v.wide || '{"variantId": "b"}', n.none || v.wide || '{"variantId": "a"}',
                       n.none || v.wide || '{"variantId": "never"}') else '[]' end,
                   'test', case when s.step_number = 1 then '{"metric": "replied", "verdict": "not_enough_data",
                       "winner": null, "leader": "a", "runnerUp": "b", "minimumSample": 100, "chosen": null,
                       "difference": {"points": 0, "low": -100, "high": 100}, "neededPerVariant": null,
                       "detectablePoints": 100}'::jsonb end) order by s.step_number)
        from data.sequence_steps s
        cross join (select '{"replyInterval": {"low": 0, "high": 100},
                             "clickInterval": {"low": 0, "high": 100}}'::jsonb as wide) v
        cross join (select '{"sent": 0, "opened": 0, "clicked": 0, "replied": 0, "bounced": 0, "machineOpened": 0,
                             "machineClicked": 0, "openRate": 0, "clickRate": 0, "replyRate": 0}'::jsonb as none) n)),
    'at first everything is 0, rates too');

-- What really happens

do $$
begin
    perform enrollment.enroll('acme', 'ann', 'request-1', pg_temp.id('plan'), jsonb_build_object('contactId', (
        contact.create('acme', jsonb_build_object('email', 'p' || n || '@x.test'), clock.now())).contact_id),
        clock.now())
    from generate_series(1, 12) n;
    perform pg_temp.deliver();
end
$$;
create temporary view sent as
select coalesce(x.variant_id, '') as variant_id, x.step_number, count(*) as amount
from data.step_executions x where x.status = 'sent' group by 1, 2;

select results_eq($$ select s.told ->> 'variantId', (s.told ->> 'sent')::bigint
                     from jsonb_array_elements(pg_temp.report() #> '{stepStats,0,variants}') s (told)
                     where s.told ->> 'variantId' <> 'never' order by 1 $$,
                  'select variant_id, amount from sent where step_number = 1 order by 1',
                  'each variant counts what was sent of it');
select is(pg_temp.numbers(pg_temp.report() #> '{stepStats,0}'), '12 0 0 0 | 0.0 0.0 0.0', 'the step their sum');
select is(pg_temp.numbers(pg_temp.report() #> '{stepStats,0,variants,2}'), '0 0 0 0 | 0 0 0', 'one has none');
select is(count(*), 2::bigint, 'a batch adds a row for each step and variant') from data.sequence_counts
where counter = 'sent';
do $$
begin
    perform ops.set_clock('2026-03-03 14:00Z');
    perform pg_temp.deliver('mixed');
end
$$;
select is(pg_temp.numbers(pg_temp.report() #> '{stepStats,1}'), '11 0 0 0 | 0.0 0.0 0.0', 'what failed is not sent');
select is(stats.totals('acme', pg_temp.id('plan')) -> 'sent', to_jsonb(sum(s.amount)), 'the total is the sum of all')
from sent s;

-- Replies

do $$
begin
    insert into data.inbox_messages (tenant_id, inbox_message_id, header_message_id, kind, from_email, reply_to_ids,
                                     received_at)
    select 'acme', clock.new_id(clock.now()), 'r' || r.n || m.message_id, 'ordinary', 'x@else.test',
           array[m.header_message_id], clock.now()
    from (select m.message_id, m.header_message_id from data.messages m
          where m.step_number = 1 and m.variant_id = 'a' order by m.message_id limit 1) m
    cross join generate_series(1, 2) r (n);
    perform inbox.match_pending(10, clock.now());
end
$$;
select is(v.told -> 'replied', '1', 'two answers to one message are one') from
jsonb_array_elements(pg_temp.report() #> '{stepStats,0,variants}') v (told) where v.told ->> 'variantId' = 'a';
select is(v.told -> 'replyRate', to_jsonb(round(100.0 / s.amount, 1)), 'its share of what was sent of the variant')
from jsonb_array_elements(pg_temp.report() #> '{stepStats,0,variants}') v (told)
join sent s on s.variant_id = 'a' where v.told ->> 'variantId' = 'a';
select is(pg_temp.numbers(pg_temp.report() #> '{stepStats,0}'), '12 0 0 1 | 0.0 0.0 8.3', 'and of the step');
select is(pg_temp.report() - '{stepStats,sequenceId,reps,days}'::text[], '{"totalEnrollments": 12, "activeEnrollments": 11,
    "completedEnrollments": 0, "repliedEnrollments": 1, "replyRate": 8.3, "bouncedEnrollments": 0}',
    'the sequence counts enrollments');

-- Opened and clicked, by whoever counts them

do $$
begin
    perform stats.add('acme', pg_temp.id('plan'), 'opened', 6, clock.now(), pg_temp.id('step1'), 'a');
    perform stats.add('acme', pg_temp.id('plan'), 'clicked', 3, clock.now(), pg_temp.id('step1'), 'b');
end
$$;
select is(pg_temp.numbers(pg_temp.report() #> '{stepStats,0}'), '12 6 3 1 | 50.0 25.0 8.3', 'they are there');

-- What was removed

do $$
begin
    update data.sequence_steps s set variants = jsonb_build_array(s.variants -> 1)
    where s.step_id = pg_temp.id('step1');
    update data.sequence_steps s set step_number = null, removed_at = clock.now(), is_active = false
    where s.step_number in (2, 3);
end
$$;
select results_eq($$ select v.told ->> 'variantId' from jsonb_array_elements(pg_temp.report()
                         #> '{stepStats,0,variants}') v (told) $$, $$ values ('a'), ('b') $$,
                  'a variant that is gone comes last, one that was never sent is gone');
select results_eq($$ select s.told ->> 'stepId', s.told -> 'stepNumber'
                     from jsonb_array_elements(pg_temp.report() -> 'stepStats') s (told) $$,
                  $$ values (pg_temp.id('step1')::text, '1'::jsonb), (pg_temp.id('step2')::text, 'null') $$,
                  'a removed step comes last, if anything was counted');

select is(stats.share(c.count, c.sent), c.rate, c.count || ' of ' || c.sent)
from (values (1::bigint, 3::bigint, 33.3), (2, 3, 66.7), (3, 3, 100.0), (0, 3, 0.0), (5, 0, 0), (1, 2000, 0.1),
             (1, 2001, 0.0), (0, 0, 0)) c (count, sent, rate);

-- Reps and days

create function pg_temp.told(p_list jsonb)
returns table (told text)
language sql immutable
as $$
    select concat_ws(' ', coalesce(l.one ->> 'assignedTo', l.one ->> 'date', '-'), l.one ->> 'totalEnrollments',
                     l.one ->> 'activeEnrollments', l.one ->> 'repliedEnrollments', l.one ->> 'replyRate',
                     l.one ->> 'enrolled', l.one ->> 'replied', '|', l.one #>> '{emails,sent}',
                     l.one #>> '{emails,opened}', l.one #>> '{emails,machineOpened}', l.one #>> '{emails,replied}')
    from jsonb_array_elements(p_list) with ordinality l (one, place)
    order by l.place
$$;
do $$
begin
    perform stats.add('acme', pg_temp.id('plan'), 'enrolled', 4, clock.now(), p_assigned_to => 'zoe');
    perform stats.add('acme', pg_temp.id('plan'), 'enrolled', 2, clock.now(), p_assigned_to => 'ann');
    perform stats.add('acme', pg_temp.id('plan'), 'ended:replied', 1, clock.now(), p_assigned_to => 'zoe');
    perform stats.add('acme', pg_temp.id('plan'), 'machine_opened', 3, '2026-03-04 12:00Z', pg_temp.id('step1'),
                      'a', 'zoe');
    perform stats.add('acme', pg_temp.id('plan'), 'healed', 1, clock.now());
    perform stats.add('acme', pg_temp.id('plan'), 'enrolled', 1, '2026-01-31 12:00Z', p_assigned_to => 'ann');
end
$$;
select results_eq($$ select * from pg_temp.told(pg_temp.report() -> 'reps') $$,
    $$ values ('ann 3 3 0 0.0 | 0 0 0 0'), ('zoe 4 3 1 25.0 | 0 0 3 0'), ('- 12 11 1 8.3 | 23 6 0 1') $$,
    'each rep has enrollments and e-mails; nobody comes last');
select results_eq($$ select * from pg_temp.told(pg_temp.report() -> 'days') $$,
    $$ values ('2026-03-02 12 0 | 12 0 0 0'), ('2026-03-03 6 2 | 11 6 0 1') $$,
    'days up to today, thirty of them');
select results_eq($$ select * from pg_temp.told(api.get_sequence_stats('acme', null, pg_temp.id('plan'),
                         '2026-01-31', '2026-03-02') #> '{data,days}') $$,
    $$ values ('2026-01-31 1 0 | 0 0 0 0'), ('2026-03-02 12 0 | 12 0 0 0') $$, 'or from one to another');
select results_eq($$ select * from pg_temp.told(api.get_sequence_stats('acme', null, pg_temp.id('plan'),
                         p_from => '2026-03-04', p_to => '2026-03-04') #> '{data,days}') $$,
    $$ values ('2026-03-04 0 0 | 0 0 3 0') $$, 'both included');
select throws_ok($$ select api.get_sequence_stats('acme', null, pg_temp.id('plan'), '2026-03-02', '2026-03-01') $$,
                 'SE422', 'from must not be after to.', 'not backwards');
select throws_ok($$ select api.get_sequence_stats('acme', null, pg_temp.id('plan'), '2025-03-03', '2026-03-04') $$,
                 'SE422', 'from and to must be at most 366 days.', 'not more than a year');
select lives_ok($$ select api.get_sequence_stats('acme', null, pg_temp.id('plan'), '2025-03-04', '2026-03-04') $$,
                'a year and a day is the most');
select throws_ok($$ select api.get_sequence_stats('rival', null, pg_temp.id('plan')) $$, 'SE404', null,
                 'another tenant has no such sequence');

select * from finish();
rollback;
