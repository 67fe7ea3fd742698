create or replace function ops.replay_dead_letters(
    p_tenant_id      text default null,
    p_dead_letter_id uuid default null,
    p_limit          integer default 100
)
returns table (tenant_id text, dead_letter_id uuid, subject text, result text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_at     constant timestamptz := clock.now();
    v_letter data.dead_letters;
    v_count  integer := 0;
begin
    for v_letter in
        select d.*
        from data.dead_letters d
        where d.replayed_at is null
          and (p_tenant_id is null or d.tenant_id = p_tenant_id)
          and (p_dead_letter_id is null or d.dead_letter_id = p_dead_letter_id)
        order by d.died_at, d.dead_letter_id
        limit p_limit
        for update skip locked
    loop
        tenant_id      := v_letter.tenant_id;
        dead_letter_id := v_letter.dead_letter_id;
        subject        := v_letter.subject;
        result         := intake.replay(v_letter, v_at);
        v_count        := v_count + 1;
        return next;
    end loop;
    perform access.audit(p_tenant_id, 'ops.replay_dead_letters', jsonb_build_object(
        'tenantId', p_tenant_id, 'deadLetterId', p_dead_letter_id, 'limit', p_limit), null,
        jsonb_build_object('count', v_count), v_at);
end
$$;

comment on function ops.replay_dead_letters(text, uuid, integer) is
'Tries dead letters again, the oldest first: all, those of a tenant, or one. Answers what became of each: '
'done, repeated (it had its effect already), or why it is still dead.';
