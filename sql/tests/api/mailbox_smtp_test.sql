-- The mail server of a mailbox: api.create_mailbox, change_mailbox, ops.set_mailbox_smtp, worker.claim_messages.
begin;
select plan(26);

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme');
end
$$;
create function pg_temp.ann()
returns data.request_context
language sql stable
as $$ select jsonb_populate_record(null::data.request_context,
          '{"actor": "ann", "role": "member", "request_id": "r"}') $$;
create function pg_temp.post(p_smtp text, p_email text default 'ann@acme.test')
returns jsonb
language sql volatile
as $$ select api.create_mailbox('acme', pg_temp.ann(), jsonb_build_object('email', p_email,
          'smtp', p_smtp::jsonb)) -> 'data' $$;
create function pg_temp.pointers(p_smtp text)
returns jsonb
language plpgsql volatile
as $$
declare
    v_detail jsonb;
begin
    perform pg_temp.post(p_smtp, 'x@acme.test');
    return null;
exception
    when sqlstate 'SE000' then       -- every SQLSTATE that begins with SE
        get stacked diagnostics v_detail = pg_exception_detail;
        return jsonb_path_query_array(v_detail, '$.errors[*].pointer');
end
$$;

select is(pg_temp.post(s.smtp, s.name || '@acme.test') -> 'smtp', s.smtp::jsonb, 'taken: ' || s.smtp)
from (values
    ('a', '{"url": "smtp://mail.acme.test"}'),
    ('b', '{"url": "smtps://[2001:db8::1]:465", "user": "ann", "secret": "env:CADENCE_SECRET_ACME__SMTP"}'),
    ('c', '{"url": "smtp://127.0.0.1:2525", "tls": "off"}'),
    ('d', '{"url": "smtp://m", "verify": false, "auth": "xoauth2", "user": "u", "secret": "file:/run/t"}'),
    ('e', 'null')) s (name, smtp);
select is(pg_temp.pointers(s.smtp), s.pointers::jsonb, 'refused: ' || s.smtp)
from (values
    ('{}', '["/smtp/url"]'),
    ('"smtp://mail.acme.test"', '["/smtp"]'),
    ('{"url": "http://mail.acme.test"}', '["/smtp/url"]'),
    ('{"url": "smtp://ann:secret@mail.acme.test"}', '["/smtp/url"]'),
    ('{"url": "smtp://mail.acme.test/path"}', '["/smtp/url"]'),
    ('{"url": "smtp://mail.acme.test\r\nRSET"}', '["/smtp/url"]'),
    ('{"url": "smtp://m", "user": "ann"}', '["/smtp"]'),
    ('{"url": "smtp://m", "secret": "env:X"}', '["/smtp"]'),
    ('{"url": "smtp://m", "auth": "plain"}', '["/smtp"]'),
    ('{"url": "smtp://m", "user": "ann", "secret": "opensesame"}', '["/smtp/secret"]'),
    ('{"url": "smtp://m", "user": "ann", "secret": "file:relative"}', '["/smtp/secret"]'),
    ('{"url": "smtp://m", "user": "a\nb", "secret": "env:X"}', '["/smtp/user"]'),
    ('{"url": "smtp://m", "tls": "optional"}', '["/smtp/tls"]'),
    ('{"url": "smtp://m", "password": "opensesame"}', '["/smtp/password"]')) s (smtp, pointers);

select results_eq($$ select * from ops.set_mailbox_smtp('acme', 'A@acme.test', '{"url": "smtp://other.test"}') $$,
                  $$ values ('A@acme.test', '{"url": "smtp://other.test"}'::jsonb) $$,
                  'an operator changes it');
select results_eq($$ select v.email, v.smtp_url from ops.mailboxes v where v.smtp_url is not null order by 1 $$,
                  $$ values ('A@acme.test', 'smtp://other.test'), ('b@acme.test', 'smtps://[2001:db8::1]:465'),
                            ('c@acme.test', 'smtp://127.0.0.1:2525'), ('d@acme.test', 'smtp://m') $$,
                  'and sees which mailbox has which');
select is((ops.set_mailbox_smtp('acme', 'new@acme.test', '{"url": "smtp://m"}')).email, 'new@acme.test',
          'a mailbox that does not exist is made');
select throws_ok($$ select ops.set_mailbox_smtp('acme', 'new@acme.test', '{"url": "x"}') $$, 'SE422', null,
                 'what REST refuses is refused here, too');
select is(api.change_mailbox('acme', pg_temp.ann(), m.mailbox_id, '{"dailyLimit": 5}') #>> '{data,smtp,url}',
          'smtp://m', 'what is absent stays')
from data.mailboxes m where m.email = 'new@acme.test';
select is(api.change_mailbox('acme', pg_temp.ann(), m.mailbox_id, '{"smtp": null}') #> '{data,smtp}', 'null',
          'what is null goes')
from data.mailboxes m where m.email = 'new@acme.test';

-- Senders are told
do $$
declare
    v_sequence_id uuid;
begin
    select q.sequence_id into v_sequence_id
    from sequence.create('acme', 'ann', '{"name": "S", "settings": {"fromEmail": "C@acme.test"},
        "steps": [{"type": "auto_email", "subject": "S", "body": "B"}]}', clock.now()) q;
    perform sequence.activate('acme', v_sequence_id, clock.now());
    perform enrollment.enroll('acme', 'ann', 'r', v_sequence_id, jsonb_build_object('contactId', (
        contact.create('acme', '{"email": "z@x.test"}', clock.now())).contact_id), clock.now());
    perform worker.run_due_steps(10);
end
$$;
select is(m.smtp, '{"url": "smtp://127.0.0.1:2525", "tls": "off"}', 'whoever claims a message hears of it')
from worker.claim_messages('00000000-0000-0000-0000-00000000000a', 10, 60) m;

select * from finish();
rollback;
