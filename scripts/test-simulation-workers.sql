-- The workers of the simulation: sessions that call the worker's door as pgcadence does, each call in a
-- transaction of its own. One session moves the clock; it waits until the others are between two calls.

-- The next instant at which there is something to do: messages to the second, steps at least 14 minutes apart, so
-- that 90 days pass in reasonable time and nothing is late enough to be spread.
create function simulation.next_tick(p_until timestamptz)
returns timestamptz
language sql volatile
as $$
    select least(p_until,
        (select greatest(s.scheduled_at, n.at + interval '14 minutes')
         from data.sequence_schedules s
         where s.parked_reason is null
         order by s.scheduled_at
         limit 1),
        (select greatest(m.due_at, n.at + interval '1 second')
         from data.messages m
         where m.status = 'queued'
         order by m.due_at
         limit 1),
        n.at + interval '6 hours')
    from (select clock.now() as at) n
$$;

-- What the mail server says; one in twenty does not go through at once.
create function simulation.outcome(p_message_id uuid, p_lease_number bigint)
returns text
language sql immutable
as $$
    select case when d < 950 then 'sent' when d < 985 then 'retry' when d < 992 then 'failed'
                when d < 996 then 'unrenderable' else 'unknown' end
    from simulation.dice(p_message_id::text || p_lease_number, 1000) d
$$;

-- Claims messages, as a sender does, and answers what it will report; null if there are none.
create function simulation.claim(p_worker_id uuid, p_limit integer, p_lease_seconds integer)
returns jsonb
language sql volatile
as $$
    select jsonb_agg(jsonb_build_object(
        'tenantId', m.tenant_id, 'messageId', m.message_id, 'leaseNumber', m.lease_number,
        'outcome', simulation.outcome(m.message_id, m.lease_number),
        'subject', coalesce(m.thread_subject, m.subject_template), 'text', 'Hello', 'answer', '250 2.0.0 OK',
        'error', 'The mail server said so.'))
    from worker.claim_messages(p_worker_id, p_limit, p_lease_seconds) m
$$;

-- Hands claimed messages to the mail server.
create procedure simulation.deliver(p_results jsonb, p_claimed_at timestamptz)
language sql
as $$
    insert into simulation.deliveries
    select r ->> 'tenantId', (r ->> 'messageId')::uuid, p_claimed_at, clock.now()
    from jsonb_array_elements(p_results) r
    where r ->> 'outcome' = 'sent'
$$;

-- Whether there is a step to run, one of a resumed sequence to plan, or an edit to carry out.
create function simulation.has_steps()
returns boolean
language plpgsql volatile
set enable_seqscan = off
as $$
declare
    v_at constant timestamptz := clock.now();
begin
    return exists (select
                   from data.sequence_schedules s
                   where s.parked_reason is null
                     and s.scheduled_at <= v_at)
        or exists (select
                   from data.sequences q
                   where q.status in ('active', 'archived')
                     and exists (select
                                 from data.sequence_schedules s
                                 where s.tenant_id = q.tenant_id
                                   and s.sequence_id = q.sequence_id
                                   and s.parked_reason = 'sequence_paused'))
        or exists (select from data.sequence_changes);
end
$$;

-- Whether there is a message to claim, or to take back from a sender that was lost.
create function simulation.has_messages()
returns boolean
language plpgsql volatile
set enable_seqscan = off
as $$
declare
    v_at constant timestamptz := clock.now();
begin
    return exists (select
                   from data.messages m
                   where m.status = 'queued'
                     and m.due_at <= v_at)
        or exists (select
                   from data.messages m
                   where m.status = 'sending'
                     and m.leased_until < clock.real_now());
end
$$;

-- Runs all that is due now, in batches.
create procedure simulation.work(p_worker_id uuid, p_limit integer)
language plpgsql
as $$
declare
    v_answer  jsonb;
    v_results jsonb;
begin
    while simulation.has_steps() loop
        v_answer := worker.run_due_steps(p_limit, null, true);
        insert into simulation.answers values (v_answer);
        commit;
        exit when (v_answer ->> 'claimed')::integer < p_limit and (v_answer ->> 'replanned')::integer = 0;
    end loop;
    while simulation.has_messages() loop
        v_results := simulation.claim(p_worker_id, p_limit, 3600);
        commit;
        exit when v_results is null;
        call simulation.deliver(v_results, clock.now());
        commit;
        perform worker.finish_messages(p_worker_id, v_results);
        commit;
    end loop;
    if exists (select from data.background_jobs j where j.is_enabled and j.next_run_at <= clock.now()) then
        perform worker.run_due_jobs(p_worker_id);
        commit;
    end if;
end
$$;

-- Moves the clock from one thing to do to the next, and does it.
create procedure simulation.run_until(p_worker_id uuid, p_until timestamptz)
language plpgsql
as $$
declare
    v_next timestamptz;
begin
    loop
        perform pg_advisory_xact_lock(7);       -- the others are between two calls
        v_next := simulation.next_tick(p_until);
        perform ops.set_clock(v_next);
        commit;
        call simulation.work(p_worker_id, 100);
        exit when v_next >= p_until;
    end loop;
end
$$;

-- Nobody works until then: an outage.
create procedure simulation.be_out_until(p_until timestamptz)
language plpgsql
as $$
begin
    perform pg_advisory_xact_lock(7);
    perform ops.set_clock(greatest(p_until, clock.now()));
    commit;
end
$$;

-- Who claimed messages in an earlier round hands them over now, and says so.
create procedure simulation.finish_slow_senders()
language plpgsql
as $$
declare
    v_slow simulation.slow_senders;
begin
    for v_slow in delete from simulation.slow_senders returning * loop
        call simulation.deliver(v_slow.results, v_slow.claimed_at);
        perform worker.finish_messages(v_slow.worker_id, v_slow.results);
    end loop;
end
$$;

-- A second worker that has no luck: now and then a batch is rolled back, a claim is never finished or finished
-- late. It works beside the first until the clock has come to p_until.
create procedure simulation.help_until(p_worker_id uuid, p_until timestamptz, p_seed text)
language plpgsql
as $$
declare
    v_answer  jsonb;
    v_results jsonb;
    v_round   integer := 0;
    v_luck    integer;
    v_idle_at timestamptz;
begin
    while clock.now() < p_until loop
        -- Where it found nothing, or what the other worker has in hand, it waits for the clock to move.
        if clock.now() = v_idle_at or not (simulation.has_messages() or simulation.has_steps()) then
            v_idle_at := clock.now();
            perform pg_sleep(0.002);
            commit;
            continue;
        end if;
        v_round := v_round + 1;
        v_luck := simulation.dice(p_seed || v_round, 100);
        v_answer := null;
        v_results := null;
        perform pg_advisory_lock_shared(7);     -- of the session: the clock stands for the whole round
        commit;

        if simulation.has_steps() then
            v_answer := worker.run_due_steps(20, null, true);
            if v_luck < 15 then
                rollback;
            else
                insert into simulation.answers values (v_answer);
                commit;
            end if;
        end if;

        call simulation.finish_slow_senders();
        commit;
        if not simulation.has_messages() then
            null;
        elsif v_luck between 15 and 22 then     -- the sender is lost before the mail server has anything
            v_results := simulation.claim(p_worker_id, 5, 0);
            commit;
        elsif v_luck between 23 and 27 then     -- it takes its time
            v_results := simulation.claim(p_worker_id, 5, 3600);
            insert into simulation.slow_senders
            select p_worker_id, clock.now(), v_results where v_results is not null;
            commit;
        else
            v_results := simulation.claim(p_worker_id, 20, 3600);
            commit;
            if v_results is not null then
                call simulation.deliver(v_results, clock.now());
                commit;
                perform worker.finish_messages(p_worker_id, v_results);
                commit;
            end if;
        end if;

        if v_results is null and coalesce((v_answer ->> 'claimed')::integer, 0) = 0 then
            v_idle_at := clock.now();
        end if;
        perform pg_advisory_unlock_shared(7);
        commit;
    end loop;
    perform pg_advisory_xact_lock_shared(7);
    call simulation.finish_slow_senders();
end
$$;
