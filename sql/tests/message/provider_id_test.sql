-- message.provider_id: what mail servers call a message that they took over.
begin;
select plan(15);

select is(message.provider_id(a.answer), a.id, coalesce(a.answer, 'no answer'))
from (values
    ('250 Ok 010001890a1b2c3d-5e6f7a8b-1234-5678-9abc-def012345678-000000',
     '010001890a1b2c3d-5e6f7a8b-1234-5678-9abc-def012345678-000000'),
    ('250 2.6.0 <0199c7a0-5b1e-7d3a@acme.test> [InternalId=4711, Hostname=X.prod.outlook.com] 10 bytes in 0.1',
     '0199c7a0-5b1e-7d3a@acme.test'),
    ('250 2.0.0 OK: queued as <202603021500.4711@smtp-relay.example.com>',
     '202603021500.4711@smtp-relay.example.com'),
    ('250 2.0.0 Ok: queued as 4TzQ5Y0Vb1z9rxD', '4TzQ5Y0Vb1z9rxD'),
    ('250 OK id=1rAbCd-0001Xy-2B', '1rAbCd-0001Xy-2B'),
    ('250 2.0.0 OK 5E/12-34567-89ABC', '5E/12-34567-89ABC'),
    ('250 2.0.0 61OEm3Yh012345 Message accepted for delivery', '61OEm3Yh012345'),
    ('250-first line' || chr(10) || '250 2.0.0 Ok: queued as ABCDEF1', 'ABCDEF1'),
    ('250 2.0.0 OK  1699999999 x12-20020a05.4 - gsmtp', null),
    ('250 Great success', null),
    ('250 Requested mail action okay, completed', null),
    ('250 written to 0199c7a0-5b1e-7d3a-8f00-1234567890ab.eml', null),
    ('250', null),
    ('', null),
    (null, null)) a (answer, id);

select * from finish();
rollback;
