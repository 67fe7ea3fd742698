create or replace function wire.contact_results(
    p_results data.contact_result[]
)
returns jsonb
language sql immutable
as $$
    select jsonb_build_object(
        'summary', (
            select jsonb_object_agg(k.code, coalesce(n.amount, 0))
            from unnest(array['created', 'updated', 'unchanged', 'invalid',
                              'duplicate_in_request', 'erased']) k (code)
            left join (select r.code, count(*) as amount
                       from unnest(p_results) r
                       group by r.code) n using (code)),
        'results', (
            select jsonb_agg(case
                when r.errors is not null then jsonb_build_object('code', r.code, 'errors', r.errors)
                when r.contact_id is null then jsonb_build_object('code', r.code)
                else jsonb_build_object('code', r.code, 'contactId', r.contact_id) end order by r.place)
            from unnest(p_results) r))
$$;

comment on function wire.contact_results(data.contact_result[]) is
'What became of each contact of an import, in the order of the request, and how many of each code.';
