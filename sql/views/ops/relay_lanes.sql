create view ops.relay_lanes as
select l.lane, l.leased_by, l.leased_until, l.claimed_at
from data.relay_lanes l;

comment on view ops.relay_lanes is
'Which worker publishes the events of which lane at this moment, and when each had events last.';
