-- A clock that stands still until it is moved: for tests and the demo, never for production.

create table data.virtual_clock (
    is_only_row boolean     not null default true,
    stands_at   timestamptz not null,
    constraint virtual_clock_pkey primary key (is_only_row),
    constraint virtual_clock_has_one_row_check check (is_only_row)
);
comment on table data.virtual_clock is 'The instant that clock.now() answers in this database.';

insert into data.virtual_clock (stands_at) values (now());
