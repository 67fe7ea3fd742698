-- ops.suppress, ops.lift_suppression and ops.suppressions; contact.read_suppressed: what is written by hand.
begin;
select plan(22);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

select results_eq($$ select concat_ws(' ', r.kind, r.value)
                     from (values (null, 'Bob@X.test'), (null, 'X.test'), (null, '@X.test'), ('domain', '@X.test'),
                                  ('domain', '@@x'), ('address', '@x'), (null, null)) g (kind, value)
                     cross join lateral contact.read_suppressed(g.kind, g.value) r $$,
    array['address bob@x.test', 'domain x.test', 'domain x.test', 'domain x.test', 'domain @x', 'address @x',
          'domain'], 'an address has something before its at sign, a domain may begin with one');

select results_eq($$ select * from ops.suppress('acme', 'Bob@X.test') $$,
                  format('values (''address'', ''bob@x.test'', ''manual'', ''%s'')', session_user),
                  'an address, by whoever is there');
select results_eq($$ select * from ops.suppress('acme', '@Rivals.example', 'complained') $$,
                  format('values (''domain'', ''rivals.example'', ''complained'', ''%s'')', session_user), 'a domain');
select throws_ok($$ select ops.suppress('acme', 'rivals.example') $$, 'SE409', null, 'once');
select throws_ok(format('select ops.suppress(''acme'', %L)', v), 'SE422', null, format('not %s', v))
from unnest(array['@', 'rivals', 'bob@', '@rivals', '@@rivals.example', 'a b@x.test', '']) v;
select throws_ok($$ select ops.suppress('acme', null) $$, 'SE422', null, 'nor nothing');
select throws_ok($$ select ops.suppress('acme', 'x.test', 'whim') $$, 'SE422', null, 'for a reason that is one');
select is((select reason from contact.suppression_reason('acme', 'eve@rivals.example')), 'complained',
          'it counts');
select results_eq('select tenant_id, kind, value, reason, created from ops.suppressions order by value',
    $$ values ('acme', 'address', 'bob@x.test', 'manual', 'now'),
              ('acme', 'domain', 'rivals.example', 'complained', 'now') $$, 'they are to be seen');

select throws_ok($$ select ops.lift_suppression('rival', 'bob@x.test') $$, 'SE404', null,
                 'another tenant''s is not there');
select throws_ok($$ select ops.lift_suppression('acme', 'eve@rivals.example') $$, 'SE404', null,
                 'nor is an address whose domain is stopped');
select results_eq($$ select value, reason from ops.lift_suppression('acme', '@rivals.example') $$,
                  $$ values ('rivals.example', 'complained') $$, 'what stopped it is answered');
select is_empty($$ select from contact.suppression_reason('acme', 'eve@rivals.example') $$, 'it may go out again');
select results_eq($$ select action, old_state, new_state from ops.audit
                     where action in ('ops.suppress', 'ops.lift_suppression') order by new_state $$,
    $$ values ('ops.suppress', null::jsonb, '{"kind": "address", "reason": "manual"}'::jsonb),
              ('ops.suppress', null, '{"kind": "domain", "reason": "complained"}'),
              ('ops.lift_suppression', '{"kind": "domain", "reason": "complained"}', null) $$, 'it is written down');
select is_empty($$ select from ops.audit a where a::text like '%x.test%' $$, 'without addresses');
select results_eq($$ select (api.list_suppressions('acme', null::data.request_context, p_value => '@X.test')
                             -> 'meta' ->> 'total') $$, array['0'], 'a list is asked for as domains are written');

select * from finish();
rollback;
