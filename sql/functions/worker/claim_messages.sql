create or replace function worker.claim_messages(
    p_worker_id     uuid,
    p_limit         integer,
    p_lease_seconds integer
)
returns table (
    tenant_id         text,
    message_id        uuid,
    lease_number      bigint,
    enrollment_id     uuid,
    sequence_id       uuid,
    step_number       integer,
    correlation_id    text,
    header_message_id text,
    date              text,
    from_email        text,
    from_name         text,
    reply_to          text,
    to_email          text,
    to_name           text,
    subject_template  text,
    thread_subject    text,
    text_template     text,
    html_template     text,
    in_reply_to       text,
    reference_ids     text,
    tracks_opens      boolean,
    tracks_clicks     boolean,
    variables         jsonb,
    variable_defaults jsonb,
    missing_variables text,
    smtp              jsonb
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
-- The plan that a session keeps may be from when a table was empty, and statistics may be missing after an
-- import: joins in the order as written, row by row; no table as a whole, nor a whole index to merge or hash
-- it. Then one plan does for a row as for a thousand: to plan a small batch takes longer than to run it.
set plan_cache_mode = force_generic_plan set join_collapse_limit = 1
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    v_at     constant timestamptz := clock.now();
    v_date   constant text := wire.instant(v_at);
    v_lost   constant data.messages[] := message.take_back(p_limit);
    v_leased data.leased_message[];
begin
    -- Whose sender was lost: back to the queue, or held because nobody knows whether it was sent.
    if v_lost <> '{}' then
        perform execution.settle(v_lost, v_at);
        perform enrollment.settle(v_lost, v_at);
        perform message.settle_bounced(v_lost);
    end if;
    v_leased := message.claim(p_worker_id, p_limit, p_lease_seconds, v_at);
    if v_leased = '{}' then
        return;
    end if;
    return query
    select m.tenant_id, m.message_id, m.lease_number, m.enrollment_id, m.sequence_id, m.step_number,
           m.correlation_id, m.header_message_id, v_date, m.from_email,
           q.settings ->> 'fromName', q.settings ->> 'replyTo', m.to_email,
           nullif(concat_ws(' ', c.first_name, c.last_name), ''),
           k.subject,
           case when k.subject is null then t.subject end,
           k.text, k.html,
           case when k.subject is null then t.in_reply_to end,
           case when k.subject is null then t.reference_ids end,
           coalesce((q.settings #>> '{tracking,opens}')::boolean, false),
           coalesce((q.settings #>> '{tracking,clicks}')::boolean, false),
           message.variables(c, q.name, q.settings, e.metadata, e.assigned_to),
           coalesce(q.settings -> 'variableDefaults', '{}'),
           coalesce(q.settings ->> 'missingVariables', 'fail'),
           b.smtp
    from unnest(v_leased) l
    join data.messages m using (tenant_id, message_id)
    join data.enrollments e
      on e.tenant_id = m.tenant_id
     and e.enrollment_id = m.enrollment_id
    join data.sequences q
      on q.tenant_id = m.tenant_id
     and q.sequence_id = m.sequence_id
    join data.contacts c
      on c.tenant_id = m.tenant_id
     and c.contact_id = m.contact_id
    join data.sequence_steps st
      on st.tenant_id = m.tenant_id
     and st.step_id = m.step_id
    cross join lateral (
        -- One that an edit took away meanwhile is chosen anew among those that are left.
        select case when st.variants is not null then
                   coalesce(jsonb_path_query_first(st.variants, '$[*] ? (@.id == $id)',
                                                   jsonb_build_object('id', m.variant_id)),
                            sequence.variant_for(st, m.enrollment_id)) end as variant
        offset 0) v
    cross join lateral message.content(st, v.variant) k
    left join lateral message.thread(m.tenant_id, m.enrollment_id) t on k.subject is null
    left join data.mailboxes b
      on b.tenant_id = m.tenant_id
     and b.email_key = lower(m.from_email);
end
$$;

comment on function worker.claim_messages(uuid, integer, integer) is
'Leases due messages to a sender and answers all that is needed to render them with the contact as it '
'is now. subject_template is null where the message continues a thread: thread_subject is then '
'literal. date is RFC 3339. smtp: the mailbox''s own mail server, if it has one.';
