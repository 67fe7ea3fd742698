create or replace function wire.enrollment_results(
    p_results data.enrollment_result[]
)
returns jsonb
language sql immutable
as $$
    select jsonb_build_object(
        'summary', (
            select jsonb_object_agg(k.code, coalesce(n.amount, 0))
            from unnest(array['enrolled', 'already_enrolled', 'duplicate_in_request', 'not_found',
                              'unsubscribed', 'suppressed', 'no_email', 'no_open_moment']) k (code)
            left join (select r.code, count(*) as amount
                       from unnest(p_results) r
                       group by r.code) n using (code)),
        'results', (
            select jsonb_agg(case when r.enrollment_id is null
                                  then jsonb_build_object('contactId', r.contact_id, 'code', r.code)
                                  else jsonb_build_object('contactId', r.contact_id, 'code', r.code,
                                                          'enrollmentId', r.enrollment_id) end
                             order by r.place)
            from unnest(p_results) r))
$$;

comment on function wire.enrollment_results(data.enrollment_result[]) is
'What became of each contact, in the order of the request, and how many of each code.';
