create or replace function clock.new_id(
    p_at timestamptz
)
returns uuid
language sql volatile
as $$
    -- 48 bits of milliseconds, then version 7 and the random bits of a version 4 uuid.
    select (lpad(to_hex((date_part('epoch', p_at) * 1000)::bigint), 12, '0')
            || '-7' || substr(gen_random_uuid()::text, 16))::uuid
$$;

comment on function clock.new_id(timestamptz) is
'A UUID version 7 (RFC 9562, section 5.7) of that instant: ordered by time to the millisecond.';
