create or replace function contact.remove_suppression(
    p_tenant_id      text,
    p_suppression_id uuid
)
returns data.suppressions
language plpgsql volatile
as $$
declare
    v_suppression constant data.suppressions :=
        contact.find_suppression(p_tenant_id, p_suppression_id);
begin
    delete from data.suppressions s
    where s.tenant_id = p_tenant_id
      and s.suppression_id = p_suppression_id;
    return v_suppression;
end
$$;

comment on function contact.remove_suppression(text, uuid) is
'Lets e-mail to an address or a domain go out again, and answers what stopped it; enrollments that ended '
'for it stay ended. Problems: suppression_not_found.';
