-- Edits of running sequences and of contacts in the simulation, as a client makes them: read, change, send back.

-- The steps of a sequence after one edit of that kind at a step chosen by p_place.
create function simulation.edited_steps(p_steps jsonb, p_kind text, p_place integer, p_step jsonb)
returns jsonb
language sql immutable
as $$
    select jsonb_agg(n.step order by n.place)
    from (select s.place::numeric as place, (s.step - 'stepNumber') || case
                     when s.place <> 1 + p_place % jsonb_array_length(p_steps) then '{}'
                     when p_kind = 'delay' then jsonb_build_object(
                         'delayDays', coalesce(p_step -> 'delayDays', '0'),
                         'delayHours', coalesce(p_step -> 'delayHours', '0'),
                         'sendAt', p_step -> 'sendAt')
                     when p_kind = 'switch' then jsonb_build_object(
                         'isActive', not (s.step ->> 'isActive')::boolean)
                     else '{}' end as step
          from jsonb_array_elements(p_steps) with ordinality s (step, place)
          where p_kind <> 'remove'
             or s.place <> 1 + p_place % jsonb_array_length(p_steps)
             or jsonb_array_length(p_steps) = 1
          union all
          select 1.5 + p_place % jsonb_array_length(p_steps), p_step
          where p_kind = 'insert') n
$$;

-- Edits a sequence, after a dry run that must answer the same.
create function simulation.edit(p_number integer, p_kind text, p_place integer, p_argument jsonb)
returns void
language plpgsql
as $$
declare
    v_one    constant simulation.sequences := (select q from simulation.sequences q where q.number = p_number);
    v_body   constant jsonb := api.get_sequence(v_one.tenant_id, simulation.context(), v_one.sequence_id)
                               -> 'data';
    v_change constant jsonb := case
        when p_kind = 'settings' then jsonb_build_object('settings', v_body -> 'settings' || p_argument)
        else jsonb_build_object('steps', simulation.edited_steps(v_body -> 'steps', p_kind, p_place, p_argument))
        end;
    v_dry    constant jsonb := api.change_sequence(v_one.tenant_id, simulation.context(), v_one.sequence_id,
                                                   v_change, 'true');
    v_real   jsonb;
begin
    v_real := api.change_sequence(v_one.tenant_id, simulation.context(), v_one.sequence_id, v_change);
    if (v_dry #> '{data,changes}') - 'isDryRun' <> (v_real #> '{data,changes}') - 'isDryRun' then
        raise exception 'a dry run of % answers %, the change %', v_change, v_dry #> '{data,changes}',
                        v_real #> '{data,changes}';
    end if;
    perform simulation.record_sequence(v_one.tenant_id, v_one.sequence_id);
end
$$;

-- A contact moves to another time zone.
create function simulation.move_contact(p_number integer, p_timezone text)
returns void
language plpgsql
as $$
declare
    v_one constant simulation.contacts := (select c from simulation.contacts c where c.number = p_number);
begin
    perform api.change_contact(v_one.tenant_id, simulation.context(), v_one.contact_id,
                               jsonb_build_object('timezone', p_timezone));
    perform simulation.record_zone(v_one.tenant_id, v_one.contact_id);
end
$$;
