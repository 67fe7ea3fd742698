-- api.benchmark_sequences: sequences side by side over some days.
begin;
select plan(11);

do $$
declare
    v_sequence data.sequences;
begin
    perform ops.set_clock('2026-03-02 14:00Z');
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
    for v_place in 1..3 loop
        perform ops.set_clock(timestamptz '2026-03-02 14:00Z' + v_place * interval '1 second');
        v_sequence := sequence.create('acme', 'ann', jsonb_build_object('name', 'S' || v_place, 'steps',
            '[{"type": "call"}]'::jsonb), clock.now());
        perform stats.add('acme', v_sequence.sequence_id, c.counter, c.amount * v_place, c.at)
        from (values ('enrolled', 5, timestamptz '2026-03-01 12:00Z'), ('enrolled', 7, '2026-03-02 12:00Z'),
                     ('sent', 20, '2026-03-02 12:00Z'), ('opened', 4, '2026-03-02 12:00Z'),
                     ('replied', 1, '2026-03-03 12:00Z'), ('ended:replied', 1, '2026-03-03 12:00Z'),
                     ('ended:bounced', 2, '2026-03-02 12:00Z'), ('ended:unsubscribed', 3, '2026-03-02 12:00Z'),
                     ('ended:completed', 1, '2026-01-31 12:00Z')) c (counter, amount, at);
    end loop;
    perform stats.fold(10, clock.now());        -- some are sums, some are not
    update data.sequences q set deleted_at = clock.now() where q.name = 'S2';
end
$$;
create function pg_temp.told(p_answer jsonb)
returns table (told text) language sql immutable
as $$
    select concat_ws(' ', d.one ->> 'name', d.one ->> 'status', d.one ->> 'enrolled', d.one ->> 'completed',
                     d.one ->> 'replied', d.one ->> 'bounced', d.one ->> 'unsubscribed', '|',
                     d.one #>> '{emails,sent}', d.one #>> '{emails,opened}', d.one #>> '{emails,replied}',
                     d.one #>> '{emails,openRate}', d.one #>> '{emails,replyRate}')
    from jsonb_array_elements(p_answer -> 'data') with ordinality d (one, place)
    order by d.place
$$;

select results_eq($$ select * from pg_temp.told(api.benchmark_sequences('acme', null, '2026-03-01', '2026-03-03')) $$,
    $$ values ('S3 draft 36 0 3 6 9 | 60 12 3 20.0 5.0'), ('S1 draft 12 0 1 2 3 | 20 4 1 20.0 5.0') $$,
    'newest first, without those that were deleted');
select results_eq($$ select * from pg_temp.told(api.benchmark_sequences('acme', null, '2026-03-02', '2026-03-02')) $$,
    $$ values ('S3 draft 21 0 0 6 9 | 60 12 0 20.0 0.0'), ('S1 draft 7 0 0 2 3 | 20 4 0 20.0 0.0') $$, 'on a day');
select results_eq($$ select * from pg_temp.told(api.benchmark_sequences('acme', null)) $$,
    $$ values ('S3 draft 36 0 0 6 9 | 60 12 0 20.0 0.0'), ('S1 draft 12 0 0 2 3 | 20 4 0 20.0 0.0') $$,
    'thirty days up to today');
select results_eq($$ select * from pg_temp.told(api.benchmark_sequences('acme', null, p_page => 2, p_page_size => 1)) $$,
    $$ values ('S1 draft 12 0 0 2 3 | 20 4 0 20.0 0.0') $$, 'by page');
select is(api.benchmark_sequences('acme', null, p_page => 2, p_page_size => 1) -> 'meta',
          '{"page": 2, "pageSize": 1, "total": 2, "totalPages": 2, "nextCursor": null}', 'with the total');
select is(jsonb_array_length(api.benchmark_sequences('acme', null, p_status => 'active') -> 'data'), 0,
          'of one status');
select is(api.benchmark_sequences('rival', null) -> 'data', '[]', 'another tenant has none');
select throws_ok(format('select api.benchmark_sequences(%L, null, %s)', 'acme', c.arguments), 'SE422', null, c.name)
from (values ('''2026-03-02'', ''2026-03-01''', 'not backwards'), ('''2025-03-01'', ''2026-03-02''', 'not for years'),
             ('null, null, 0', 'no page 0'), ('null, null, null, null, ''done''', 'no such status'))
     c (arguments, name);

select * from finish();
rollback;
