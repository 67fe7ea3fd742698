-- sequence.require_ready: what may be a draft, but cannot run.
begin;
select plan(20);

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

create temporary table made (name text primary key, id uuid not null);
create function pg_temp.id(p_name text)
returns uuid
language sql stable
as $$ select m.id from made m where m.name = p_name $$;

do $$
begin
    perform ops.set_clock('2026-03-02 14:00Z');     -- a Monday
    perform ops.create_tenant('acme', 'Acme'), ops.create_tenant('rival', 'Rival');
end
$$;

insert into made
select t.name, t.template_id
from unnest(array['{"name": "bare", "bodyText": "B"}', '{"name": "titled", "subject": "S", "bodyText": "B"}',
                  '{"name": "blank", "subject": "", "bodyText": "B"}']::jsonb[]) b (body)
cross join lateral template.create('acme', 'ann', b.body, clock.now()) t;

-- Refusal of a draft with these steps (T in them stands for a template) and settings; null when it is ready.
create function pg_temp.unready(p_steps text, p_settings text default '{"fromEmail": "ann@acme.test"}')
returns jsonb
language plpgsql volatile
as $$
declare
    v_steps    text := p_steps;
    v_template record;
    v_sequence data.sequences;
begin
    for v_template in select m.name, m.id from made m loop
        v_steps := replace(v_steps, '<' || v_template.name || '>', v_template.id::text);
    end loop;
    v_sequence := sequence.create('acme', 'ann', jsonb_build_object(
        'name', 'Plan', 'steps', v_steps::jsonb, 'settings', p_settings::jsonb), clock.now());
    return pg_temp.refusal(format('select sequence.require_ready(q) from data.sequences q '
                                  'where q.sequence_id = %L', v_sequence.sequence_id));
end
$$;

select is(pg_temp.unready(s.steps), null, 'ready: ' || s.why)
from (values
    ('[{"type": "auto_email", "subject": "S", "body": "B"}]', 'an e-mail with a subject'),
    ('[{"type": "auto_email", "subject": "S", "body": "B"}, {"type": "auto_email", "body": "B"}]',
     'a follow-up needs no subject'),
    ('[{"type": "auto_email", "templateId": "<titled>"}]', 'the subject may be the template''s'),
    ('[{"type": "auto_email", "templateId": "<bare>", "subject": "S"}]', 'or the step''s over its template'),
    ('[{"type": "auto_email", "isActive": false, "body": "B"}, {"type": "call"}]',
     'an inactive e-mail needs no subject'),
    ('[{"type": "auto_email", "subject": "S", "variants": [{"id": "a", "weight": 1, "body": "B"}]}]',
     'a variant falls back on the step''s subject')
) s (steps, why);
select is(pg_temp.unready('[{"type": "call"}]', '{}'), null, 'who sends no e-mail needs no sender');
select is(pg_temp.unready('[{"type": "call"}, {"type": "auto_email", "body": "B", "isActive": false}]',
                          '{}'), null,
          'an inactive e-mail needs no sender either');

select is(pg_temp.unready(s.steps, s.settings),
          jsonb_build_object('sqlstate', 'SE422', 'code', 'sequence_not_ready', 'errors', s.pointers::jsonb),
          'not ready: ' || s.why)
from (values
    ('[{"type": "call", "isActive": false}]', '{}', '["/steps"]', 'no active step'),
    ('[{"type": "auto_email", "subject": "S", "body": "B"}]', '{}', '["/settings/fromEmail"]', 'no sender'),
    ('[{"type": "auto_email", "body": "B"}]', '{"fromEmail": "a@x.test"}', '["/steps/0/subject"]',
     'no first subject'),
    ('[{"type": "call"}, {"type": "auto_email", "body": "B"},
        {"type": "auto_email", "subject": "S", "body": "B"}]',
     '{"fromEmail": "a@x.test"}', '["/steps/1/subject"]', 'it is the first e-mail that needs it'),
    ('[{"type": "auto_email", "subject": "S", "body": "B", "isActive": false},
       {"type": "auto_email", "body": "B"}]',
     '{"fromEmail": "a@x.test"}', '["/steps/1/subject"]', 'the first active one'),
    ('[{"type": "auto_email", "subject": "", "body": "B"}]', '{"fromEmail": "a@x.test"}',
     '["/steps/0/subject"]', 'an empty subject is none'),
    ('[{"type": "auto_email", "templateId": "<bare>"}]', '{"fromEmail": "a@x.test"}', '["/steps/0/subject"]',
     'a template without a subject'),
    ('[{"type": "auto_email", "templateId": "<blank>"}]', '{"fromEmail": "a@x.test"}', '["/steps/0/subject"]',
     'a template with an empty one'),
    ('[{"type": "auto_email", "variants": [{"id": "a", "weight": 1, "subject": "S", "body": "B"},
                                           {"id": "b", "weight": 1, "body": "B"}]}]',
     '{"fromEmail": "a@x.test"}', '["/steps/0/subject"]', 'one variant without a subject'),
    ('[{"type": "auto_email", "body": "B"}]', '{}', '["/settings/fromEmail", "/steps/0/subject"]',
     'everything is told at once')
) s (steps, settings, pointers, why);

select lives_ok($$ select sequence.create('acme', 'ann', '{"name": "Closed", "steps": [{"type": "call"}]}',
                                          clock.now()) $$, 'a draft is made');
update data.sequences set settings = '{"businessHours": {}}' where name = 'Closed';
select is(pg_temp.refusal($$ select sequence.require_ready(q) from data.sequences q
                             where q.name = 'Closed' $$),
          '{"sqlstate": "SE422", "code": "sequence_not_ready", "errors": ["/settings/businessHours"]}',
          'not ready: a calendar that never opens, should one slip through');

select * from finish();
rollback;
