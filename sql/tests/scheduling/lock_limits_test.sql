-- scheduling.lock_limits refuses transactions that do not see what others have used.
begin isolation level repeatable read;
select plan(1);

select throws_ok($$ select scheduling.lock_limits('{}') $$, 'SC011', 'limits hold only under read committed',
                 'repeatable read is refused');

select * from finish();
rollback;
