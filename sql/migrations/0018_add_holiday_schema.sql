-- The domain of the days off that a tenant adds.

create schema holiday;
comment on schema holiday is 'Days off that a tenant adds: the only writer of holidays.';
