create or replace function sequence.replace_steps(
    p_sequence data.sequences,
    p_steps    jsonb,
    p_at       timestamptz
)
returns void
language plpgsql volatile
as $$
declare
    v_kept uuid[] := array(select n.step_id
                           from sequence.numbered_steps(p_sequence, p_steps) n
                           where n.step_id is not null);
begin
    -- Each removed step remembers the last one before it that stays; those removed before move along.
    with places as (
        select s.step_id, (
                   select k.step_id
                   from data.sequence_steps k
                   where k.tenant_id = s.tenant_id
                     and k.sequence_id = s.sequence_id
                     and k.step_number < s.step_number
                     and k.step_id = any (v_kept)
                   order by k.step_number desc
                   limit 1) as after_step_id
        from data.sequence_steps s
        where s.tenant_id = p_sequence.tenant_id
          and s.sequence_id = p_sequence.sequence_id
          and s.removed_at is null
          and s.step_id <> all (v_kept)
    )
    update data.sequence_steps s
    set removed_at    = coalesce(s.removed_at, p_at),
        step_number   = null,
        is_active     = false,
        after_step_id = p.after_step_id,
        updated_at    = p_at
    from places p
    where s.tenant_id = p_sequence.tenant_id
      and s.sequence_id = p_sequence.sequence_id
      and p.step_id in (s.step_id, s.after_step_id);

    update data.sequence_steps s
    set step_number          = n.new_number,
        type                 = n.type,
        name                 = n.name,
        template_id          = n.template_id,
        subject              = n.subject,
        body                 = n.body,
        delay_days           = n.delay_days,
        delay_hours          = n.delay_hours,
        send_at              = n.send_at,
        task_description     = n.task_description,
        variants             = n.variants,
        variables            = template.variables_of(array[n.subject, n.body]),
        is_active            = n.is_active,
        max_lateness_hours   = n.max_lateness_hours,
        when_late            = n.when_late,
        auto_skip_after_days = n.auto_skip_after_days,
        auto_winner          = n.auto_winner,
        -- Another test begins anew.
        tested_since_at      = case when n.is_same_test then s.tested_since_at
                                    when n.auto_winner is not null then p_at end,
        winner_variant_id    = case when n.is_same_test then s.winner_variant_id end,
        winner_chosen_at     = case when n.is_same_test then s.winner_chosen_at end,
        updated_at           = p_at
    from (select g.new_number, g.old, r.*,
                 ((g.old).variants, (g.old).auto_winner) is not distinct from (r.variants, r.auto_winner)
                     as is_same_test
          from sequence.numbered_steps(p_sequence, p_steps) g
          cross join lateral sequence.step_fields(g.step) r
          where g.step_id is not null) n
    where s.tenant_id = p_sequence.tenant_id
      and s.step_id = (n.old).step_id
      and (s.step_number, s.type, s.name, s.template_id, s.subject, s.body, s.delay_days, s.delay_hours,
           s.send_at, s.task_description, s.variants, s.is_active, s.max_lateness_hours, s.when_late,
           s.auto_skip_after_days, s.auto_winner)
          is distinct from
          (n.new_number, n.type, n.name, n.template_id, n.subject, n.body, n.delay_days, n.delay_hours,
           n.send_at, n.task_description, n.variants, n.is_active, n.max_lateness_hours, n.when_late,
           n.auto_skip_after_days, n.auto_winner);

    perform sequence.add_steps(p_sequence, (
        select coalesce(jsonb_agg(n.step || jsonb_build_object('stepNumber', n.new_number)), '[]')
        from sequence.numbered_steps(p_sequence, p_steps) n
        where n.step_id is null), p_at);

    delete from data.sequence_steps s
    where s.tenant_id = p_sequence.tenant_id
      and s.sequence_id = p_sequence.sequence_id
      and s.removed_at is not null
      and not exists (select from data.enrollments e
                      where e.tenant_id = p_sequence.tenant_id
                        and e.sequence_id = p_sequence.sequence_id);
end
$$;

comment on function sequence.replace_steps(data.sequences, jsonb, timestamptz) is
'Makes a checked list the steps of a sequence: those that are named by id change and keep it, others are '
'new, and who is not in the list is removed; its row stays if anybody was enrolled, for executions name it. '
'Lock the sequence first.';
