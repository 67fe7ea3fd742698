-- Reading counts: by index, whatever there is of other sequences and other days.
begin;
select plan(7);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');
    perform ops.create_tenant('acme', 'Acme');
    perform sequence.create('acme', 'ann', jsonb_build_object('name', 'S' || n, 'steps', '[{"type": "call"}]'::jsonb),
                            clock.now())
    from generate_series(1, 60) n;
end
$$;
insert into data.sequence_sums
    (tenant_id, sequence_id, sequence_sum_id, grain, counter, counted_on, amount)
select q.tenant_id, q.sequence_id, gen_random_uuid(), 'day', c.counter, date '2025-03-03' + d, 1
from data.sequences q
cross join generate_series(0, 364) d
cross join (values ('sent'), ('opened')) c (counter);
insert into data.sequence_counts
    (tenant_id, sequence_id, sequence_count_id, counter, counted_on, amount)
select q.tenant_id, q.sequence_id, gen_random_uuid(), 'sent', date '2026-03-01', 1
from data.sequences q
cross join generate_series(1, 200) n;
create function pg_temp.plan_of(p_statement text)
returns text
language plpgsql volatile
as $$
declare
    v_line text;
    v_plan text := '';
begin
    for v_line in execute 'explain (analyze, costs off, timing off, summary off) ' || p_statement loop
        v_plan := v_plan || v_line || e'\n';
    end loop;
    return v_plan;
end
$$;
create temporary table one as select q.sequence_id as id from data.sequences q order by q.sequence_id offset 30 limit 1;
create temporary table plans as
select w.what, w.statement, null::text as plan
from one
cross join lateral (values
    ('step', format('select * from stats.counts(''acme'', ''%s'', ''step'')', one.id)),
    ('rep', format('select * from stats.counts(''acme'', ''%s'', ''rep'')', one.id)),
    ('day', format('select * from stats.daily_counts(''acme'', ''%s'', ''2026-02-01'', ''2026-02-03'')', one.id)))
    w (what, statement);

update plans set plan = pg_temp.plan_of(statement);
select unalike(p.plan, '%Seq Scan%', p.what || ': no table as a whole, without statistics') from plans p order by p.what;
analyze data.sequence_sums, data.sequence_counts;
update plans set plan = pg_temp.plan_of(statement);
select unalike(p.plan, '%Seq Scan%', p.what || ': nor with them') from plans p order by p.what;
select alike(p.plan, '%counted_on%rows=6 %', 'of the days only those that are asked for') from plans p
where p.what = 'day';

select * from finish();
rollback;
