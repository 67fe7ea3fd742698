create or replace function wire.suppression(
    p_suppression data.suppressions
)
returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'id', p_suppression.suppression_id,
        'kind', p_suppression.kind,
        'value', p_suppression.value,
        'reason', p_suppression.reason,
        'source', p_suppression.source,
        'createdAt', wire.instant(p_suppression.created_at))
$$;

comment on function wire.suppression(data.suppressions) is
'An address or a domain that gets no e-mail, as clients see it; source tells who or what said so.';
