-- What scripts/simulation.py needs beside the engine: what was true when, in a schema of its own.
set client_min_messages = warning;
create schema simulation;

-- What was true when: the checks look at a run with the settings of its moment, not with today's.
create table simulation.settings (
    tenant_id text, sequence_id uuid, valid_from timestamptz, valid_until timestamptz, settings jsonb
);
create table simulation.steps (
    tenant_id text, sequence_id uuid, step_id uuid, place numeric, type text, valid_from timestamptz,
    valid_until timestamptz, is_active boolean, delay_days integer, delay_hours integer, send_at time
);
create table simulation.zones (
    tenant_id text, contact_id uuid, valid_from timestamptz, valid_until timestamptz, timezone text
);
create table simulation.mailboxes (
    tenant_id text, email text, timezone text, daily_limit integer, hourly_limit integer, minimum_gap interval
);
-- Somebody paused it: a sequence or an enrollment.
create table simulation.pauses (
    tenant_id text, thing_id uuid, valid_from timestamptz, valid_until timestamptz
);
-- Somebody skipped to a step: its delay does not matter.
create table simulation.skips (enrollment_id uuid, skipped_at timestamptz);
-- What has left the house, as the mail server would know it.
create table simulation.deliveries (
    tenant_id text, message_id uuid, claimed_at timestamptz, delivered_at timestamptz
);
create table simulation.enrolled (
    number integer generated always as identity primary key,
    tenant_id text, sequence_id uuid, enrollment_id uuid
);
-- Senders that take their time: what they claimed and will finish later, if they still may.
create table simulation.slow_senders (
    worker_id uuid, claimed_at timestamptz, results jsonb
);
-- What the workers answered.
create table simulation.answers (answer jsonb);
create table simulation.sequences (
    number integer primary key, tenant_id text, sequence_id uuid
);
create table simulation.contacts (
    number integer primary key, tenant_id text, contact_id uuid
);

create function simulation.context()
returns data.request_context
language sql immutable
as $$
    select jsonb_populate_record(null::data.request_context,
        '{"actor": "sim", "role": "admin", "request_id": "simulation"}')
$$;

-- A number from 0 to p_below - 1 that depends on the text only.
create function simulation.dice(p_text text, p_below integer)
returns integer
language sql immutable
as $$ select (('x' || substr(md5(p_text), 1, 7))::bit(28)::integer) % p_below $$;

-- Keeps what sequence and steps are from now on. Call it in the transaction of the change.
create function simulation.record_sequence(p_tenant_id text, p_sequence_id uuid)
returns void
language plpgsql
as $$
declare
    v_at   constant timestamptz := clock.now();
    v_step record;
begin
    update simulation.settings h
    set valid_until = v_at
    where h.sequence_id = p_sequence_id
      and h.valid_until = 'infinity';
    insert into simulation.settings
    select q.tenant_id, q.sequence_id, v_at, 'infinity', q.settings
    from data.sequences q
    where q.tenant_id = p_tenant_id
      and q.sequence_id = p_sequence_id;

    update simulation.steps h
    set valid_until = v_at
    where h.sequence_id = p_sequence_id
      and h.valid_until = 'infinity';
    -- A step keeps its place for ever; a new one gets one between its neighbours.
    for v_step in
        select s.*
        from data.sequence_steps s
        where s.tenant_id = p_tenant_id
          and s.sequence_id = p_sequence_id
          and s.step_number is not null
        order by s.step_number
    loop
        insert into simulation.steps
        select p_tenant_id, p_sequence_id, v_step.step_id,
               coalesce((select h.place from simulation.steps h where h.step_id = v_step.step_id limit 1),
                        (before.place + coalesce(after.place, before.place + 2)) / 2),
               v_step.type, v_at, 'infinity', v_step.is_active, v_step.delay_days, v_step.delay_hours,
               v_step.send_at
        from (select coalesce(max(h.place), 0) as place
              from data.sequence_steps s
              join simulation.steps h using (step_id)
              where s.sequence_id = p_sequence_id
                and s.step_number < v_step.step_number) before
        cross join lateral (
              select min(h.place) as place
              from simulation.steps h
              where h.sequence_id = p_sequence_id
                and h.place > before.place) after;
    end loop;
end
$$;

create function simulation.record_zone(p_tenant_id text, p_contact_id uuid)
returns void
language sql
as $$
    update simulation.zones h
    set valid_until = clock.now()
    where h.contact_id = p_contact_id
      and h.valid_until = 'infinity';
    insert into simulation.zones
    select c.tenant_id, c.contact_id, clock.now(), 'infinity', c.timezone
    from data.contacts c
    where c.tenant_id = p_tenant_id
      and c.contact_id = p_contact_id
$$;

create function simulation.create_sequence(p_number integer, p_tenant_id text, p_body jsonb)
returns void
language plpgsql
as $$
declare
    v_id constant uuid := (api.create_sequence(p_tenant_id, simulation.context(), p_body)) #>> '{data,id}';
begin
    insert into simulation.sequences values (p_number, p_tenant_id, v_id);
    perform simulation.record_sequence(p_tenant_id, v_id);
end
$$;

create function simulation.create_contacts(p_tenant_id text, p_bodies jsonb)
returns void
language plpgsql
as $$
declare
    v_body record;
    v_at   constant timestamptz := clock.now();
begin
    for v_body in
        select (b ->> 'number')::integer as number, b - 'number' as body
        from jsonb_array_elements(p_bodies) b
    loop
        insert into simulation.contacts
        values (v_body.number, p_tenant_id, (contact.create(p_tenant_id, v_body.body, v_at)).contact_id);
    end loop;
    insert into simulation.zones
    select c.tenant_id, c.contact_id, v_at, 'infinity', c.timezone
    from data.contacts c
    where c.tenant_id = p_tenant_id;
end
$$;

create function simulation.create_mailbox(p_tenant_id text, p_body jsonb)
returns void
language sql
as $$
    select api.create_mailbox(p_tenant_id, simulation.context(), p_body);
    insert into simulation.mailboxes
    values (p_tenant_id, p_body ->> 'email', p_body ->> 'timezone', (p_body ->> 'dailyLimit')::integer,
            (p_body ->> 'hourlyLimit')::integer,
            make_interval(secs => (p_body ->> 'minimumGapSeconds')::integer))
$$;
