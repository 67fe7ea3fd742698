-- Idempotency-Key on what creates, If-Match's tags on what is read.
begin;
select plan(14);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create function pg_temp.ann(p_key text default null)
returns data.request_context
language sql stable
as $$
    select jsonb_populate_record(null::data.request_context, jsonb_build_object(
        'actor', 'ann', 'role', 'member', 'request_id', 'r-1', 'idempotency_key', p_key,
        'request_sha256', sha256(convert_to(p_key, 'UTF8'))))
$$;
create temporary table made (name text primary key, answer jsonb not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select (m.answer #>> '{data,id}')::uuid from made m where m.name = p_name $$;
create function pg_temp.create(p_name text)
returns jsonb
language plpgsql volatile
as $$
begin
    return case p_name
        when 'contact'  then api.create_contact('acme', pg_temp.ann(p_name), '{"email": "bob@x.test"}')
        when 'template' then api.create_template('acme', pg_temp.ann(p_name), '{"name": "T", "bodyText": "Hi"}')
        when 'sequence' then api.create_sequence('acme', pg_temp.ann(p_name),
                                                 '{"name": "Plan", "steps": [{"type": "call"}]}')
        when 'enrollment' then api.enroll_contact('acme', pg_temp.ann(p_name), pg_temp.id('sequence'),
                                 jsonb_build_object('contactId', pg_temp.id('contact'))) end;
end
$$;
do $$
begin
    insert into made select 'contact', pg_temp.create('contact');
    insert into made select 'template', pg_temp.create('template');
    insert into made select 'sequence', pg_temp.create('sequence');
    insert into made select 'enrollment', pg_temp.create('enrollment');
end
$$;

select is(pg_temp.create(m.name), m.answer || '{"replayed": true}', m.name || ': repeated under its key, it is answered alike')
from made m;
select is((select count(*) from data.contacts), 1::bigint, 'and done once: contact');
select is((select count(*) from data.templates), 1::bigint, 'template');
select is((select count(*) from data.sequences), 1::bigint, 'sequence');
select is((select count(*) from data.enrollments), 1::bigint, 'enrollment');

create temporary table read as
select 'contact' as name, api.get_contact('acme', pg_temp.ann(), pg_temp.id('contact')) as answer
union all select 'template', api.get_template('acme', pg_temp.ann(), pg_temp.id('template'))
union all select 'sequence', api.get_sequence('acme', pg_temp.ann(), pg_temp.id('sequence'));
select matches(r.answer ->> 'etag', '^"[0-9a-f]{32}"$', r.name || ': what is read has its tag') from read r;
update data.contacts set first_name = 'Bob';
update data.templates set name = 'U';
update data.sequences set status = 'active', activated_at = updated_at;
select isnt(case r.name when 'contact' then api.get_contact('acme', pg_temp.ann(), pg_temp.id('contact'))
                        when 'template' then api.get_template('acme', pg_temp.ann(), pg_temp.id('template'))
                        else api.get_sequence('acme', pg_temp.ann(), pg_temp.id('sequence')) end ->> 'etag',
            r.answer ->> 'etag', r.name || ': another one once it is changed') from read r;

select * from finish();
rollback;
