-- What people do in the simulation, through the doors; each in a transaction of its own while the clock stands.

-- Enrolls contacts in a sequence; who is refused is left out.
create function simulation.enroll(p_sequence integer, p_contacts integer[])
returns void
language plpgsql
as $$
declare
    v_sequence constant simulation.sequences := (
        select q from simulation.sequences q where q.number = p_sequence);
    v_answer   constant jsonb := api.enroll_contacts(
        v_sequence.tenant_id, simulation.context(), v_sequence.sequence_id, jsonb_build_object('contactIds', (
            select jsonb_agg(c.contact_id order by c.number)
            from simulation.contacts c
            where c.tenant_id = v_sequence.tenant_id
              and c.number = any (p_contacts))));
begin
    insert into simulation.enrolled (tenant_id, sequence_id, enrollment_id)
    select v_sequence.tenant_id, v_sequence.sequence_id, (r.result ->> 'enrollmentId')::uuid
    from jsonb_array_elements(v_answer #> '{data,results}') with ordinality r (result, place)
    where r.result ->> 'code' = 'enrolled'
    order by r.place;
end
$$;

-- The first enrollment from that number on that has such a status; a random one, if the number is.
create function simulation.pick(p_number integer, p_statuses text[] default '{active,paused}')
returns simulation.enrolled
language sql stable
as $$
    select n
    from simulation.enrolled n
    join data.enrollments e using (tenant_id, enrollment_id)
    where n.number >= p_number
      and e.status = any (p_statuses)
    order by n.number
    limit 1
$$;

create function simulation.activate_sequence(p_number integer)
returns void
language plpgsql
as $$
declare
    v_sequence constant simulation.sequences := (
        select q from simulation.sequences q where q.number = p_number);
begin
    perform api.activate_sequence(v_sequence.tenant_id, simulation.context(), v_sequence.sequence_id);
    update simulation.pauses p
    set valid_until = clock.now()
    where p.thing_id = v_sequence.sequence_id
      and p.valid_until = 'infinity';
end
$$;

create function simulation.pause_sequence(p_number integer)
returns void
language plpgsql
as $$
declare
    v_sequence constant simulation.sequences := (
        select q from simulation.sequences q where q.number = p_number);
begin
    perform api.pause_sequence(v_sequence.tenant_id, simulation.context(), v_sequence.sequence_id);
    insert into simulation.pauses
    values (v_sequence.tenant_id, v_sequence.sequence_id, clock.now(), 'infinity');
end
$$;

-- Does to a random enrollment what the verb says, and keeps what the checks must know of it.
create function simulation.on_enrollment(p_verb text, p_number integer, p_argument jsonb)
returns void
language plpgsql
as $$
declare
    v_one constant simulation.enrolled := simulation.pick(p_number);
begin
    if v_one.enrollment_id is null then
        return;
    end if;
    case p_verb
        when 'pause' then
            perform api.pause_enrollment(v_one.tenant_id, simulation.context(), v_one.sequence_id,
                                         v_one.enrollment_id, p_argument);
            insert into simulation.pauses
            values (v_one.tenant_id, v_one.enrollment_id, clock.now(),
                    coalesce((p_argument ->> 'resumeAt')::timestamptz, 'infinity'));
        when 'skip' then
            perform api.skip_enrollment(v_one.tenant_id, simulation.context(), v_one.sequence_id,
                                        v_one.enrollment_id, p_argument);
            insert into simulation.skips values (v_one.enrollment_id, clock.now());
        when 'cancel' then
            perform api.cancel_enrollment(v_one.tenant_id, simulation.context(), v_one.sequence_id,
                                          v_one.enrollment_id, p_argument);
    end case;
end
$$;

-- Lets somebody go on who is paused.
create function simulation.resume(p_number integer)
returns void
language plpgsql
as $$
declare
    v_one constant simulation.enrolled := simulation.pick(p_number, '{paused}');
begin
    if v_one.enrollment_id is null then
        return;
    end if;
    perform api.resume_enrollment(v_one.tenant_id, simulation.context(), v_one.sequence_id,
                                  v_one.enrollment_id);
    update simulation.pauses p
    set valid_until = least(p.valid_until, clock.now())
    where p.thing_id = v_one.enrollment_id;
end
$$;

-- Lets the first go on that are held, where that is allowed.
create function simulation.release(p_limit integer)
returns void
language plpgsql
as $$
declare
    v_one record;
begin
    for v_one in
        select e.*
        from data.enrollments e
        where e.held_reason is not null
          and e.held_reason <> 'email_unknown'
        order by e.held_at, e.enrollment_id
        limit p_limit
    loop
        perform api.release_enrollment(v_one.tenant_id, simulation.context(), v_one.sequence_id,
                                       v_one.enrollment_id);
    end loop;
end
$$;

-- Puts an open task off.
create function simulation.snooze(p_number integer)
returns void
language sql
as $$
    select api.change_task(x.tenant_id, simulation.context(), x.execution_id, jsonb_build_object(
        'dueAt', wire.instant(clock.now() + interval '2 days'), 'assignedTo', 'bob'))
    from data.step_executions x
    join simulation.enrolled n using (tenant_id, enrollment_id)
    where x.status = 'pending_manual'
      and n.number >= p_number
    order by n.number
    limit 1
$$;

-- Somebody answers the last mail that they got: to its Message-ID, or just from their address.
create function simulation.reply(p_number integer)
returns void
language sql
as $$
    insert into data.inbox_messages
        (tenant_id, inbox_message_id, header_message_id, kind, from_email, reply_to_ids, received_at)
    select m.tenant_id, clock.new_id(clock.now()), '<' || gen_random_uuid() || '@reply.example>', 'ordinary',
           c.email, case when p_number % 4 > 0 then array[m.header_message_id] else '{}' end, clock.now()
    from simulation.pick(p_number) n
    join simulation.deliveries d using (tenant_id)
    join data.messages m using (tenant_id, message_id, enrollment_id)
    join data.contacts c using (tenant_id, contact_id)
    order by d.delivered_at desc
    limit 1;

    -- Who answers has read, and a scanner has; somebody else's mails only the scanner.
    with opened as (
        select m, v.is_machine, execution.mark_opened(m.tenant_id, m.message_id, v.is_machine, clock.now()) as is_first
        from simulation.pick(p_number) n
        join data.messages m using (tenant_id, enrollment_id)
        cross join (values (true), (p_number % 3 = 0)) v (is_machine)
        where m.status = 'sent'
    )
    select stats.add_opened(o.m, o.is_machine, clock.now())
    from opened o
    where o.is_first
$$;

create function simulation.suppress(p_number integer)
returns void
language sql
as $$
    select contact.suppress(c.tenant_id, 'address', c.email_key, 'unsubscribed', 'simulation', clock.now())
    from simulation.pick(p_number) n
    join data.enrollments e using (tenant_id, enrollment_id)
    join data.contacts c using (tenant_id, contact_id)
    where c.email_key is not null
$$;

create function simulation.summary()
returns text
language sql stable
as $$
    select format('%s enrollments (%s ended, %s held), %s steps, %s mails, %s', count(*),
        count(*) filter (where e.completed_at is not null), count(*) filter (where e.held_reason is not null),
        (select count(*) from simulation.runs), (select count(*) from simulation.deliveries),
        (select string_agg(concat_ws(' ', o.count, o.outcome, o.reason), ', ' order by o.outcome, o.reason)
         from (select s.step ->> 'outcome' as outcome, s.step ->> 'reason' as reason, count(*)
               from simulation.answers a
               cross join jsonb_array_elements(a.answer -> 'steps') s (step)
               where s.step ->> 'outcome' in ('moved', 'held', 'skipped', 'exited', 'passed', 'parked')
               group by 1, 2) o))
    from data.enrollments e
$$;

-- A rep completes the tasks whose time has come to them: some at once, some after three days.
create procedure simulation.complete_tasks(p_seed text)
language plpgsql
as $$
declare
    v_task record;
begin
    for v_task in
        select x.*
        from data.step_executions x
        join data.enrollments e using (tenant_id, enrollment_id)
        where x.status = 'pending_manual'
          and e.status = 'active'
          and x.due_at + simulation.dice(p_seed || x.execution_id, 72) * interval '1 hour' <= clock.now()
        order by x.execution_id
    loop
        begin
            perform api.complete_step(v_task.tenant_id, simulation.context(), v_task.sequence_id,
                v_task.enrollment_id, v_task.step_number, '{"outcome": "done"}');
        exception when sqlstate 'SE409' then null;      -- somebody was faster
        end;
        commit;
    end loop;
end
$$;
