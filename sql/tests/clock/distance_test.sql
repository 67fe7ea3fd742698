-- clock.distance: how far away an instant is, for people.
begin;
select plan(18);

select is(clock.distance(timestamptz '2026-03-02 14:00Z' + d.by::interval, '2026-03-02 14:00Z'), d.text,
          d.by || ': ' || d.text)
from (values
    ('0', 'now'), ('0.9 seconds', 'now'), ('-0.9 seconds', 'now'), ('1 second', 'in 1 second'),
    ('-59.9 seconds', '59 seconds ago'), ('1 minute', 'in 1 minute'), ('-60 seconds', '1 minute ago'),
    ('119 seconds', 'in 1 minute'), ('-3 minutes', '3 minutes ago'), ('59 minutes 59 seconds', 'in 59 minutes'),
    ('1 hour', 'in 1 hour'), ('-47 hours -59 minutes', '47 hours ago'), ('48 hours', 'in 2 days'),
    ('-400 days', '400 days ago')
) d (by, text);
select is(clock.distance('infinity', '2026-03-02 14:00Z'), 'open end', 'infinity is an open end');
select is(clock.distance('-infinity', '2026-03-02 14:00Z'), null, 'what never was has no distance');
select is(clock.distance(null, '2026-03-02 14:00Z'), null, 'nor what is not there');
select is(clock.distance('2026-03-02 14:00Z', null), null, 'nor from nowhere');

select * from finish();
rollback;
