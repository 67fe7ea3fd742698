create or replace function scheduling.fraction(
    p_enrollment_id uuid,
    p_step_id       uuid
)
returns double precision
language sql immutable parallel safe
as $$
    -- Other digits than choose_variant looks at: a variant has no time of its own.
    select ('x' || right(md5(p_enrollment_id::text || p_step_id::text), 8))::bit(32)::bigint / 4294967296.0
$$;

comment on function scheduling.fraction(uuid, uuid) is
'A number from 0 until before 1 that depends on enrollment and step alone: by how much of a spread the '
'step comes later. Asked again it is the same, so that a time that was shown stays.';
