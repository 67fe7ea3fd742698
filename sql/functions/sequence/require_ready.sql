create or replace function sequence.require_ready(
    p_sequence data.sequences
)
returns void
language plpgsql volatile
as $$
declare
    v_errors jsonb;
begin
    with emails as (
        select s as step, s.step_number, s.variants, s.step_number = min(s.step_number) over () as is_first
        from data.sequence_steps s
        where s.tenant_id = p_sequence.tenant_id
          and s.sequence_id = p_sequence.sequence_id
          and s.is_active
          and s.type = 'auto_email'
    ), found as (
        select '/steps' as pointer, 'at least one step must be active' as message
        where not exists (select from data.sequence_steps s
                          where s.tenant_id = p_sequence.tenant_id
                            and s.sequence_id = p_sequence.sequence_id
                            and s.is_active)
        union all
        select '/settings/fromEmail', 'is required to send automatic e-mails'
        where p_sequence.settings ->> 'fromEmail' is null
          and exists (select from emails)
        union all
        select format('/steps/%s/subject', m.step_number - 1),
               'the first e-mail needs a subject: there is no thread to continue'
        from emails m
        where m.is_first
          and exists (select from jsonb_array_elements(coalesce(m.variants, '[null]')) v
                      cross join lateral message.content(m.step, nullif(v, 'null')) c
                      where coalesce(c.subject, '') = '')
        union all
        select '/settings' || c.pointer, c.message
        from calendar.problems(p_sequence.settings) c
    )
    select jsonb_agg(jsonb_build_object('pointer', f.pointer, 'message', f.message))
    into v_errors
    from found f;

    if v_errors is not null then
        perform problem.raise(422, 'sequence_not_ready', 'The sequence cannot be activated yet: see errors.',
                              jsonb_build_object('errors', v_errors));
    end if;
end
$$;

comment on function sequence.require_ready(data.sequences) is
'Refuses to activate what could not run: no active step, no sender, no first subject, a calendar that '
'never opens. Problems: sequence_not_ready with errors.';
