create or replace function ops.realign_events()
returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_count constant bigint := outbox.realign(0);
begin
    perform access.audit(null, 'ops.realign_events', '{}', null, jsonb_build_object('count', v_count),
                         clock.now());
    return v_count;
end
$$;

comment on function ops.realign_events() is
'After a dump was restored into another server, while nothing else runs: lets the feed go on where it '
'was, though the transactions of this server count from a lower number. Answers how many events were '
'concerned.';
