create or replace function access.forget_answers(
    p_limit integer,
    p_at    timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_forgotten bigint;
begin
    delete from data.idempotency_keys k
    where (k.tenant_id, k.actor, k.idempotency_key) in (
        select x.tenant_id, x.actor, x.idempotency_key
        from data.idempotency_keys x
        where x.expires_at <= p_at
        order by x.expires_at
        limit p_limit
        for update skip locked);
    get diagnostics v_forgotten = row_count;
    return v_forgotten;
end
$$;

comment on function access.forget_answers(integer, timestamptz) is
'Forgets up to p_limit answers that were kept for 24 hours, the oldest first, and answers how many.';
