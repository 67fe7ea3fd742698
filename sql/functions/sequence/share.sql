create or replace function sequence.share(
    p_tenant_id   text,
    p_sequence_id uuid
)
returns data.sequences
language sql volatile
as $$
    select q
    from data.sequences q
    where q.tenant_id = p_tenant_id
      and q.sequence_id = p_sequence_id
    for share
$$;

comment on function sequence.share(text, uuid) is
'A sequence as it stays until the transaction ends: a pause, an activation or an edit waits for it. Share '
'it before its enrollments are locked. Null if there is none; deleted ones are answered, too.';
