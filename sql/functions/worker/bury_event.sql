create or replace function worker.bury_event(
    p_subject        text,
    p_source         text,
    p_payload        bytea,
    p_error          text,
    p_delivery_count bigint
)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform intake.bury(p_subject, p_source, p_payload, p_error, p_delivery_count);
end
$$;

comment on function worker.bury_event(text, text, bytea, text, bigint) is
'Makes a message that cannot be taken a dead letter: ops.dead_letters shows it, ops.replay_dead_letters '
'tries it again.';
