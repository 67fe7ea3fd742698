create or replace function enrollment.forecast_zones(
    p_sequence    data.sequences,
    p_step        data.sequence_steps,
    p_contact_ids uuid[],
    p_count       integer,
    p_timezones   jsonb,
    p_at          timestamptz,
    out timezones text[],
    out refused   jsonb
)
language plpgsql volatile
as $$
declare
    v_results constant data.enrollment_result[] :=
        case when p_contact_ids is not null
             then enrollment.judge(p_sequence, p_step, p_contact_ids, p_at) else '{}' end;
    v_zone    constant text := coalesce(p_sequence.settings ->> 'timezone', 'UTC');
    v_errors  jsonb;
begin
    select jsonb_agg(jsonb_build_object('pointer', e.pointer, 'message', e.message))
    into v_errors
    from (select '/contactIds/' || r.place - 1 as pointer, 'there is no such contact' as message
          from unnest(v_results) r
          where r.code = 'not_found'
          union all
          select '/timezones/' || problem.escape(z.key), 'must be an IANA time zone name'
          from jsonb_each_text(p_timezones) z
          where not calendar.is_timezone(z.key)
          union all
          select '/timezones', format('are of %s contacts, but count is %s', sum(z.value::integer), p_count)
          from jsonb_each_text(p_timezones) z
          having sum(z.value::integer) > p_count
          limit 50) e;
    if v_errors is not null then
        perform problem.raise(422, 'invalid_body', 'The body is not as it should be: see errors.',
                              jsonb_build_object('errors', v_errors));
    end if;

    if p_contact_ids is null then
        timezones := array(select z.key
                           from jsonb_each_text(p_timezones) z
                           cross join generate_series(1, z.value::integer)
                           order by z.key);
        timezones := timezones || array_fill(v_zone, array[p_count - cardinality(timezones)]);
        refused := '{}';
        return;
    end if;
    timezones := array(select coalesce(c.timezone, v_zone)
                       from unnest(v_results) r
                       join data.contacts c
                         on c.tenant_id = p_sequence.tenant_id
                        and c.contact_id = r.contact_id
                       where r.code in ('enrolled', 'no_open_moment')
                       order by r.place);
    select coalesce(jsonb_object_agg(f.code, f.amount), '{}') into refused
    from (select r.code, count(*) as amount
          from unnest(v_results) r
          where r.code not in ('enrolled', 'no_open_moment')
          group by r.code) f;
end
$$;

comment on function enrollment.forecast_zones(
    data.sequences, data.sequence_steps, uuid[], integer, jsonb, timestamptz) is
'The time zones of those who would be enrolled, each contact or p_count made-up ones, and how many contacts '
'would be refused, by the codes of enrollment.judge. Problems: invalid_body with pointers.';
