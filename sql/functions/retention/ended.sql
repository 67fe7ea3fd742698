create or replace function retention.ended(
    p_tenant_id text,
    p_after_at  timestamptz,
    p_after_id  uuid,
    p_before_at timestamptz,
    p_limit     integer
)
returns table (enrollment_ids uuid[], last_at timestamptz, last_id uuid)
language sql stable
as $$
    select array_agg(e.enrollment_id), max(e.completed_at),
           (array_agg(e.enrollment_id order by e.completed_at desc, e.enrollment_id desc))[1]
    from (select x.enrollment_id, x.completed_at
          from data.enrollments x
          where x.tenant_id = p_tenant_id
            and x.completed_at is not null
            and (x.completed_at, x.enrollment_id) > (p_after_at, p_after_id)
            and x.completed_at < p_before_at
          order by x.completed_at, x.enrollment_id
          limit p_limit) e
    having count(*) > 0
$$;

comment on function retention.ended(text, timestamptz, uuid, timestamptz, integer) is
'The next p_limit enrollments of a tenant that ended after the one given and before p_before_at, in the '
'order of their ends, with the last of them; no row if there is none.';
