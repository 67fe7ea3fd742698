-- scheduling.spread_for, late_after and fraction: over how long steps spread, and by how much of it.
begin;
select plan(13);

select is(scheduling.late_after(), interval '15 minutes', 'late is what waited longer than a quarter of an hour');
select is(scheduling.spread_for(s.type, s.settings::jsonb, s.late_by::interval), s.wanted::interval, s.what)
from (values
    ('auto_email', '{}', null, null, 'nothing to spread'),
    ('auto_email', '{"jitterMinutes": 30}', null, '30 minutes', 'the jitter'),
    ('auto_email', '{"jitterMinutes": 0}', null, '0', 'no jitter'),
    ('call', '{"jitterMinutes": 30}', '2 hours', null, 'tasks do not spread'),
    ('auto_email', '{}', '15 minutes', null, 'not late yet'),
    ('auto_email', '{}', '16 minutes', '16 minutes', 'as long as it is late'),
    ('auto_email', '{}', '1 day', '1 hour', 'at most an hour'),
    ('auto_email', '{"jitterMinutes": 30}', '20 minutes', '30 minutes', 'jitter or lateness, what is more'),
    ('auto_email', '{"jitterMinutes": 30}', '40 minutes', '40 minutes', 'the other way round'))
    s (type, settings, late_by, wanted, what);

create temporary table fractions as
select scheduling.fraction(gen_random_uuid(), '019caf10-3180-7e12-8473-d71e76710fe6') as f from generate_series(1, 2000);
select ok(min(f) >= 0 and max(f) < 1, 'from 0 until before 1') from fractions;
select ok(avg(f) between 0.45 and 0.55 and min(f) < 0.02 and max(f) > 0.98, 'evenly') from fractions;
select is(scheduling.fraction('019caf10-3180-7e12-8473-d71e76710fe6', '019caf10-3180-7351-b639-1e6ffc55cde8'),
          ('x' || right(md5('019caf10-3180-7e12-8473-d71e76710fe6019caf10-3180-7351-b639-1e6ffc55cde8'), 8))::bit(32)::bigint
              / 4294967296.0::double precision, 'by a hash that does not change between releases');

select * from finish();
rollback;
