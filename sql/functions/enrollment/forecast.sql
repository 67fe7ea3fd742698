create or replace function enrollment.forecast(
    p_tenant_id     text,
    p_sequence_id   uuid,
    p_contact_ids   uuid[],
    p_count         integer,
    p_timezones     jsonb,
    p_start_at_step integer,
    p_at            timestamptz,
    p_now           timestamptz
)
returns data.forecast
language plpgsql volatile
as $$
declare
    v_most      constant integer := 50000;
    v_sequence  constant data.sequences := sequence.find(p_tenant_id, p_sequence_id);
    v_mailbox   constant uuid := mailbox.of_address(p_tenant_id, v_sequence.settings ->> 'fromEmail');
    v_forecast  data.forecast;
    v_sequences data.sequences[];
    v_plans     data.forecast_plan[];
    v_steps     data.sequence_steps[];
    v_nexts     integer[];
    v_place     integer;
    v_others    data.forecast_walk[];
    v_new       data.forecast_walk[];
    v_zones     record;
begin
    if p_at < p_now then
        perform problem.raise(422, 'invalid_body', 'A forecast begins now or later.',
                              '{"errors": [{"pointer": "/at", "message": "must not be in the past"}]}');
    elsif v_sequence.status = 'archived' then
        perform problem.raise(409, 'sequence_archived', 'An archived sequence takes nobody new.');
    end if;
    perform sequence.require_ready(v_sequence);

    v_sequences := scheduling.forecast_sequences(v_sequence, v_mailbox);
    v_plans := scheduling.forecast_plans(v_sequences, p_now);
    select f.steps, f.nexts into v_steps, v_nexts from scheduling.forecast_steps(v_sequences) f;
    select min(s.ordinality) into v_place
    from unnest(v_steps) with ordinality s
    where s.sequence_id = p_sequence_id
      and s.is_active
      and s.step_number >= coalesce(p_start_at_step, 1);
    if v_place is null then
        perform problem.raise(422, 'step_not_found', 'There is no active step at startAtStep or after it.');
    end if;

    v_zones := enrollment.forecast_zones(v_sequence, v_steps[v_place], p_contact_ids, p_count, p_timezones,
                                         p_at);
    v_new := scheduling.forecast_new(v_plans[1], v_steps, v_place, v_zones.timezones, p_at);
    v_others := scheduling.forecast_walks(v_sequences, v_plans, v_steps, v_most + 1, p_at);
    if cardinality(v_others) > v_most then
        perform problem.raise(422, 'forecast_too_large',
            'More enrollments are under way in this sequence and its mailbox than a forecast can follow.',
            jsonb_build_object('limit', v_most));
    end if;

    v_forecast.sequence_id := p_sequence_id;
    v_forecast.settings := v_sequence.settings;
    v_forecast.at := p_at;
    v_forecast.enrolled_count := cardinality(v_zones.timezones);
    v_forecast.refused := v_zones.refused;
    v_forecast.others_count := cardinality(v_others);
    if v_mailbox is not null then
        v_forecast.box := mailbox.room(p_tenant_id, v_mailbox, p_now);
    end if;
    v_forecast.events := scheduling.forecast_run(v_sequences, v_plans, v_steps, v_nexts, v_others || v_new,
                                                 v_forecast.box, p_now);
    return v_forecast;
end
$$;

comment on function enrollment.forecast(
    text, uuid, uuid[], integer, jsonb, integer, timestamptz, timestamptz) is
'What would happen if these contacts, or p_count others in these time zones ({zone: how many}, the rest in '
'that of the sequence), were enrolled at p_at; a draft or paused sequence as if it were activated then. Who '
'is under way in it, or in others that send from its mailbox, goes on and competes. Writes and locks '
'nothing. Problems: sequence_not_found, sequence_archived, sequence_not_ready, step_not_found, '
'no_open_moment, forecast_too_large, invalid_body.';
