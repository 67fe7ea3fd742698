begin;
select plan(3);

select ops.create_tenant('acme', 'Acme');
select is(api.knows_tenant('acme'), 'true', 'a tenant that is there is known');
select is(api.knows_tenant('other'), 'false', 'another one is not');
select is(api.knows_tenant(null), 'false', 'and nobody is nobody');

select * from finish();
rollback;
