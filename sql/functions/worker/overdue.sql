create or replace function worker.overdue()
returns setof text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    v_now constant timestamptz := clock.real_now();
    v_at  constant timestamptz := clock.now();
begin
    if exists (select from data.engine_hold) then
        return;
    end if;
    if exists (select from data.sequence_schedules s where s.parked_reason is null and s.scheduled_at <= v_at)
       or exists (select from data.sequence_changes)
       or scheduling.resumed(1) <> '{}' then
        return next 'steps';
    end if;
    if message.seconds_until_next() <= 0 then
        return next 'messages';
    end if;
    if exists (select from data.background_jobs j where j.is_enabled and j.next_run_at <= v_at) then
        return next 'jobs';
    end if;
    if exists (select from data.mailbox_polls l where l.next_poll_at <= v_now) then
        return next 'mailboxes';
    end if;
    if exists (select from data.webhooks w where w.status = 'enabled') then
        return next 'webhooks';
    end if;
end
$$;

comment on function worker.overdue() is
'The loops of a worker (steps, messages, jobs, mailboxes, webhooks) that have something to do at this '
'moment; nothing while everything is stopped. Asked at intervals, it finds what no notification told of.';
