-- ops.set_clock and ops.advance_clock: the virtual clock of tests and of the demo.
begin;
select plan(12);

-- What a statement is refused with: the problem document without its title, the errors as their pointers.
create function pg_temp.refusal(p_statement text)
returns jsonb
language plpgsql volatile
as $$
declare
    v_state  text;
    v_detail jsonb;
begin
    execute p_statement;
    return null;
exception
    when sqlstate 'SE000' then       -- every SQLSTATE that begins with SE
        get stacked diagnostics v_state = returned_sqlstate, v_detail = pg_exception_detail;
        return v_detail - 'title' || jsonb_build_object('sqlstate', v_state) || case when v_detail ? 'errors'
            then jsonb_build_object('errors', jsonb_path_query_array(v_detail, '$.errors[*].pointer'))
            else '{}' end;
end
$$;

select is(ops.set_clock('2026-03-02 14:00Z'), '2026-03-02 14:00Z'::timestamptz,
          'setting the clock answers the instant');
select is(clock.now(), '2026-03-02 14:00Z'::timestamptz, 'that is now the time');
select is(ops.advance_clock('3 days'), '2026-03-05 14:00Z'::timestamptz,
          'moving the clock answers the instant');
select is(clock.now(), '2026-03-05 14:00Z'::timestamptz, 'that is now the time');
select is(ops.advance_clock('-1 hour'), '2026-03-05 13:00Z'::timestamptz, 'it may go back');
select is(ops.set_clock('2026-03-01 00:00Z'), '2026-03-01 00:00Z'::timestamptz, 'and be set back');

do $$ begin perform ops.set_clock('2026-03-07 12:00Z'); end $$;
set local timezone = 'America/New_York';
select is(ops.advance_clock('1 day'), '2026-03-08 12:00Z'::timestamptz,
          'a day has 24 hours, whatever the zone of the session does that night');
set local timezone = 'UTC';

select is(pg_temp.refusal(s), '{"sqlstate": "SE422", "code": "invalid_clock"}', 'refused: ' || s)
from unnest(array['select ops.set_clock(null)', 'select ops.set_clock(''infinity'')',
                  'select ops.set_clock(''-infinity'')', 'select ops.advance_clock(null)']) s;
select is(clock.now(), '2026-03-08 12:00Z'::timestamptz, 'what was refused did not move it');

select * from finish();
rollback;
