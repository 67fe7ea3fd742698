-- wire.instant, wire.ok and wire.list: the small parts of every answer.
begin;
select plan(20);

select is(wire.instant(i.at::timestamptz), i.told,
          coalesce(i.at, 'null') || ' is told as ' || coalesce(i.told, 'null'))
from (values
    ('2026-03-02 14:00Z', '2026-03-02T14:00:00Z'), ('2026-03-02 09:00-05', '2026-03-02T14:00:00Z'),
    ('2026-03-02 14:00:00.5Z', '2026-03-02T14:00:00.500000Z'),
    ('2026-03-02 14:00:00.000001Z', '2026-03-02T14:00:00.000001Z'),
    ('2026-03-02 23:59:59.999999Z', '2026-03-02T23:59:59.999999Z'),
    ('2026-11-01 05:30Z', '2026-11-01T05:30:00Z'), ('0999-12-31 23:59Z', '0999-12-31T23:59:00Z'),
    ('infinity', null), (null, null)) i (at, told);
set local timezone = 'Asia/Kathmandu';
select is(wire.instant('2026-03-02 14:00Z'), '2026-03-02T14:00:00Z', 'wherever the server is');

select is(wire.ok('{"a": [1]}'), '{"success": true, "data": {"a": [1]}}', 'an answer has an envelope');
select is(wire.ok('null'), '{"success": true, "data": null}', 'also an empty one');
select is(wire.list('[1, 2]', 2, 5, 7, '{a}'),
          '{"success": true, "data": [1, 2], "meta": {"page": 2, "pageSize": 5, "total": 7,
              "totalPages": 2, "nextCursor": null}}',
          'a page says where it is');
select is(wire.list(null, 1, 20, 0, '{}') -> 'data', '[]', 'no items are an empty list');
select is((wire.list(null, 1, p.size, p.total, '{}') #>> '{meta,totalPages}')::integer, p.pages,
          format('%s items on pages of %s', p.total, p.size))
from (values (0, 20, 0), (1, 20, 1), (20, 20, 1), (21, 20, 2), (100, 1, 100), (3000000000, 100, 30000000))
     p (total, size, pages);

select * from finish();
rollback;
