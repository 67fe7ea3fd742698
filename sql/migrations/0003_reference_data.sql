-- Facts that belong to nobody: public holidays, and the shape of a calendar.

create table data.public_holidays (
    calendar   text not null,
    holiday_on date not null,
    name       text not null,
    constraint public_holidays_pkey primary key (calendar, holiday_on)
);
comment on table data.public_holidays is
'Public holidays by country code (ISO 3166-1 alpha-2), loaded from sql/data by migrate.';

create type data.calendar as (
    edges            interval[],
    skips_holidays   boolean,
    counts_open_days boolean
);
comment on type data.calendar is
'Compiled settings: when windows open and end in a week from Monday 00:00 (and the first opening of '
'the next), and how holidays and days count.';
