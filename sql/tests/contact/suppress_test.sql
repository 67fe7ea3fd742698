-- contact.suppress and contact.suppression_reason: whom not to write to.
begin;
select plan(21);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

create function pg_temp.reason(p_email_key text, p_tenant_id text default 'acme')
returns text
language sql stable
as $$ select contact.suppression_reason(p_tenant_id, p_email_key) $$;

select is(pg_temp.reason('bob@x.test'), null, 'an address may get e-mail');

select lives_ok($$ select contact.suppress('acme', 'address', 'Bob@X.test', 'bounced', 'dsn', clock.now()) $$,
                'an address is suppressed');
select is(pg_temp.reason('bob@x.test'), 'bounced', 'with its reason, whatever the case');
select is(pg_temp.reason('eve@x.test'), null, 'another address of the domain may get e-mail');
select is(pg_temp.reason('bob@x.test.example'), null, 'so may an address that only begins like it');
select is(pg_temp.reason('bob@x.test', 'rival'), null, 'and the same address at another tenant');
select results_eq($$ select kind, value, reason, source, created_at from data.suppressions $$,
                  $$ values ('address', 'bob@x.test', 'bounced', 'dsn', '2026-03-02 14:00Z'::timestamptz) $$,
                  'where it came from and when is kept');

select lives_ok($$ select contact.suppress('acme', 'address', 'bob@x.test', 'unsubscribed', 'link',
                                           clock.now()) $$,
                'it is suppressed again');
select is(pg_temp.reason('bob@x.test'), 'bounced', 'the first reason stays');

select lives_ok($$ select contact.suppress('acme', 'domain', 'X.TEST', 'manual', 'ann', clock.now()) $$,
                'a domain is suppressed');
select is(pg_temp.reason('eve@x.test'), 'manual', 'so is every address of it');
select is(pg_temp.reason('bob@x.test'), 'bounced', 'an address of its own has the first word');
select is(pg_temp.reason('eve@mail.x.test'), null, 'a subdomain is another domain');
select is(pg_temp.reason('eve@notx.test'), null, 'and so is one that ends alike');
select is(pg_temp.reason('x.test'), null, 'a domain is no address');
select is(pg_temp.reason(null), null, 'no address is not suppressed');

select lives_ok($$ select contact.suppress('rival', 'address', 'bob@x.test', 'complained', 'fbl',
                                           clock.now()) $$,
                'another tenant suppresses the same address');
select is(pg_temp.reason('bob@x.test', 'rival'), 'complained', 'for its own reason');

select throws_ok($$ select contact.suppress('acme', 'address', 'a@x.test', 'whim', 'ann', clock.now()) $$,
                 '23514', null, 'a reason is one of those known');
select throws_ok($$ select contact.suppress('acme', 'person', 'a@x.test', 'manual', 'ann', clock.now()) $$,
                 '23514', null, 'a kind is address or domain');
select throws_ok($$ select contact.suppress('acme', 'domain', '', 'manual', 'ann', clock.now()) $$, '23514',
                 null, 'nothing cannot be suppressed');

select * from finish();
rollback;
