create or replace function inbox.take_old(
    p_tenant_id text,
    p_before_at timestamptz,
    p_limit     integer
)
returns bigint
language plpgsql volatile
as $$
declare
    v_count bigint;
begin
    delete from data.inbox_messages i
    using (select n.inbox_message_id
           from data.inbox_messages n
           left join data.enrollments e
             on e.tenant_id = n.tenant_id
            and e.enrollment_id = n.enrollment_id
           where n.tenant_id = p_tenant_id
             and n.received_at < p_before_at
             and n.processed_at is not null
             and (e.enrollment_id is null or e.completed_at is not null)
           order by n.received_at
           limit p_limit) old
    where i.tenant_id = p_tenant_id
      and i.inbox_message_id = old.inbox_message_id;
    get diagnostics v_count = row_count;
    return v_count;
end
$$;

comment on function inbox.take_old(text, timestamptz, integer) is
'Deletes up to p_limit mails that came in before an instant and were dealt with, the oldest first; those '
'of live enrollments stay. Answers how many.';
