create or replace function contact.find_suppression(
    p_tenant_id      text,
    p_suppression_id uuid
)
returns data.suppressions
language plpgsql volatile
as $$
declare
    v_suppression data.suppressions;
begin
    select * into v_suppression
    from data.suppressions s
    where s.tenant_id = p_tenant_id
      and s.suppression_id = p_suppression_id;
    if not found then
        perform problem.raise(404, 'suppression_not_found', 'There is no such suppression.',
                              jsonb_build_object('suppressionId', p_suppression_id));
    end if;
    return v_suppression;
end
$$;

comment on function contact.find_suppression(text, uuid) is
'A suppression of the tenant. Problems: suppression_not_found.';
