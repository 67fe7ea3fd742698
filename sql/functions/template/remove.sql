create or replace function template.remove(
    p_template data.templates
)
returns void
language plpgsql volatile
as $$
declare
    v_sequence_ids jsonb;
begin
    select jsonb_agg(u.sequence_id order by u.sequence_id) into v_sequence_ids
    from (select distinct s.sequence_id
          from data.sequence_steps s
          where s.tenant_id = p_template.tenant_id
            and (s.template_id = p_template.template_id
                 or s.variants @> jsonb_build_array(
                        jsonb_build_object('templateId', p_template.template_id)))
          order by s.sequence_id
          limit 20) u;
    if v_sequence_ids is not null then
        perform problem.raise(409, 'template_in_use', 'Steps of sequences use this template.',
                              jsonb_build_object('sequenceIds', v_sequence_ids));
    end if;
    delete from data.templates t
    where t.tenant_id = p_template.tenant_id
      and t.template_id = p_template.template_id;
end
$$;

comment on function template.remove(data.templates) is
'Deletes a template that no step names; steps that were taken away and deleted sequences count, for what '
'they did is kept. Lock it first. Problems: template_in_use (with up to 20 sequenceIds).';
