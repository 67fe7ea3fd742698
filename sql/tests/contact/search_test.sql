-- contact.search: who is found by how the address, the name or the company begins.
begin;
select plan(18);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
    perform contact.create('acme', c::jsonb, clock.now())
    from unnest(array[
        '{"email": "Ada@Globex.test", "firstName": "Ada", "lastName": "Byron King", "company": "Globex"}',
        '{"email": "bob@initech.test", "firstName": "Bob", "company": "100% Initech"}',
        '{"email": "c@x.test", "lastName": "Ádám", "company": "ÉCLAIR"}',
        '{"firstName": "Dan"}', '{"email": "nobody@x.test"}']) c;
    perform contact.create('rival', '{"email": "ada@globex.test", "firstName": "Ada"}', clock.now());
end
$$;
create function pg_temp.found(p_text text, p_email text default null, p_tenant_id text default 'acme')
returns text
language sql stable
as $$
    select string_agg(coalesce(c.email_key, c.first_name), ' ' order by c.email_key)
    from contact.search(p_tenant_id, p_text, p_email) s (contact_id)
    join data.contacts c
      on c.tenant_id = p_tenant_id
     and c.contact_id = s.contact_id
$$;

select is(pg_temp.found(s.text), s.found, s.why)
from (values
    ('ada@g', 'ada@globex.test', 'an address, by how it begins'),
    ('ADA@GLOBEX.TEST', 'ada@globex.test', 'as a whole, whatever its case'),
    ('ada', 'ada@globex.test', 'a first name, once'),
    ('Ada Byr', 'ada@globex.test', 'first and last name'),
    ('byron', 'ada@globex.test', 'a last name'),
    ('globex', 'ada@globex.test', 'a company'),
    ('ád', 'c@x.test', 'letters beyond ASCII'),
    ('éc', 'c@x.test', 'in either case'),
    ('100%', 'bob@initech.test', 'signs that like would take for its own'),
    ('da', 'Dan', 'somebody without an address'),
    ('yron', null, 'what lies within a word is not found'),
    ('king', null, 'nor a second word'),
    ('%', null, 'a percent sign is one'),
    ('_', null, 'and so is this')) s (text, found, why);
select is(pg_temp.found('ada', 'ADA@globex.test'), 'ada@globex.test', 'of them the one with an address');
select is(pg_temp.found('ada', 'bob@initech.test'), null, 'or nobody');
select is(pg_temp.found('ada', null, 'rival'), 'ada@globex.test', 'each tenant has its own');
update data.contacts c set first_name = 'Eve', last_name = null where c.email_key = 'ada@globex.test' and c.tenant_id = 'acme';
select is(pg_temp.found('eve'), 'ada@globex.test', 'what is changed is found by what it is now');

select * from finish();
rollback;
