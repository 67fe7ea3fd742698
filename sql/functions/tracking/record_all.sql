create or replace function tracking.record_all(
    p_tenant_id text,
    p_uses      jsonb,
    p_at        timestamptz
)
returns integer
language plpgsql volatile
set plan_cache_mode = force_custom_plan set join_collapse_limit = 1
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    v_enrollments constant uuid[] := array(
        select distinct m.enrollment_id
        from jsonb_to_recordset(p_uses) u ("messageId" uuid)
        join data.messages m on m.tenant_id = p_tenant_id and m.message_id = u."messageId");
    v_new uuid[];
    v_use data.link_uses;
begin
    -- The enrollments first, in the order of their keys, as everybody does who goes on to executions.
    perform from data.enrollments e
    where e.tenant_id = p_tenant_id
      and e.enrollment_id = any (v_enrollments)
    order by e.enrollment_id
    for no key update;

    -- All of them before any is judged: whether one came alone shows only then. They are not judged yet.
    with kept as (
        insert into data.link_uses
            (tenant_id, message_id, link_use_id, kind, url, used_at, method, user_agent, origin,
             verdict, reason)
        select p_tenant_id, m.message_id, u.id, u.kind, case u.kind when 'click' then u.url end,
               p_at - make_interval(secs => greatest(coalesce(u."secondsAgo", 0), 0)),
               left(coalesce(u.method, 'GET'), 16), left(u."userAgent", 300), coalesce(u.origin, 'link'),
               'machine', 'not_judged'
        from jsonb_to_recordset(p_uses) u (id uuid, "messageId" uuid, kind text, url text,
                                           "secondsAgo" double precision, method text, "userAgent" text,
                                           origin text)
        join data.messages m
          on m.tenant_id = p_tenant_id
         and m.message_id = u."messageId"
        -- Somebody who hammers on one link fills no disk.
        where (select count(*)
               from data.link_uses l
               where l.tenant_id = p_tenant_id
                 and l.message_id = m.message_id) < 1000
        on conflict (tenant_id, message_id, link_use_id) do nothing
        returning link_use_id
    )
    select array_agg(k.link_use_id) into v_new from kept k;

    for v_use in
        select l.*
        from (select distinct u."messageId" as message_id
              from jsonb_to_recordset(p_uses) u ("messageId" uuid)) m
        join data.link_uses l
          on l.tenant_id = p_tenant_id
         and l.message_id = m.message_id
        where l.link_use_id = any (v_new)
        order by l.used_at, l.link_use_id
    loop
        perform tracking.judge(v_use);
    end loop;
    return coalesce(cardinality(v_new), 0);
end
$$;

comment on function tracking.record_all(text, jsonb, timestamptz) is
'Keeps and judges uses of links and tells executions and counts, and answers how many were new. p_uses: '
'[{id, messageId, kind (open, click), url, secondsAgo, method, userAgent, origin (link, event)}]; an id '
'that is known, and messages that are not there, are passed over. A message keeps its first 1,000.';
