create or replace function sequence.tenant_of(
    p_sequence_id uuid
)
returns text
language plpgsql volatile
as $$
declare
    v_tenant_id text;
begin
    -- One probe of the key for each tenant.
    select t.tenant_id into v_tenant_id
    from data.tenants t
    cross join lateral (
        select from data.sequences q
        where q.tenant_id = t.tenant_id
          and q.sequence_id = p_sequence_id
        limit 1) q
    limit 1;
    if not found then
        perform problem.raise(404, 'sequence_not_found', 'There is no such sequence.',
                              jsonb_build_object('sequenceId', p_sequence_id));
    end if;
    return v_tenant_id;
end
$$;

comment on function sequence.tenant_of(uuid) is
'Whose sequence that is, for operators, who name it by its id alone. Problems: sequence_not_found.';
