create or replace function template.require_valid(
    p_body jsonb
)
returns void
language plpgsql volatile
as $$
declare
    v_errors jsonb;
begin
    if num_nonnulls(p_body ->> 'bodyHtml', p_body ->> 'bodyText') = 0 then
        perform problem.raise(422, 'invalid_body', 'A template needs bodyHtml, bodyText or both.');
    end if;
    select jsonb_agg(jsonb_build_object('pointer', '/' || m.member, 'message', f.message))
    into v_errors
    from unnest(array['subject', 'bodyHtml', 'bodyText']) m (member)
    cross join lateral template.problems(p_body ->> m.member) f;

    if v_errors is not null then
        perform problem.raise(422, 'invalid_template', 'The template cannot be read: see errors.',
                              jsonb_build_object('errors', v_errors));
    end if;
end
$$;

comment on function template.require_valid(jsonb) is
'Refuses a template, in the shape of wire.template_body, that says nothing or cannot be read. Problems: '
'invalid_body, invalid_template.';
