create or replace function sequence.pick_winners(
    p_limit integer,
    p_at    timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_step   data.sequence_steps;
    v_winner text;
    v_picked bigint := 0;
begin
    for v_step in
        select s.*
        from data.sequence_steps s
        where s.auto_winner is not null
          and s.winner_variant_id is null
          and s.removed_at is null
          and s.tested_since_at <= p_at - (s.auto_winner ->> 'minimumDays')::integer * interval '1 day'
        order by random()       -- where there are more, each has its turn
        limit p_limit
    loop
        -- Who edits it is not waited for: the next time.
        perform from data.sequences q
        where q.tenant_id = v_step.tenant_id
          and q.sequence_id = v_step.sequence_id
          and q.status in ('active', 'archived')
          and q.started_at <= p_at - (v_step.auto_winner ->> 'minimumDays')::integer * interval '1 day'
        for no key update skip locked;
        continue when not found;

        v_winner := stats.test_of(v_step, stats.variant_counts(v_step)) ->> 'winner';
        continue when v_winner is null;
        update data.sequence_steps s
        set winner_variant_id = v_winner,
            winner_chosen_at  = p_at,
            updated_at        = p_at
        where s.tenant_id = v_step.tenant_id
          and s.step_id = v_step.step_id
          and (s.variants, s.auto_winner) = (v_step.variants, v_step.auto_winner)
          and s.winner_variant_id is null;
        if found then
            v_picked := v_picked + 1;
        end if;
    end loop;
    return v_picked;
end
$$;

comment on function sequence.pick_winners(integer, timestamptz) is
'Looks at up to p_limit steps whose autoWinner has not chosen yet, and chooses where the test is long '
'enough under way (minimumDays) and says winner; answers how many. Whoever comes to such a step from '
'now on gets that variant; who has one keeps it.';
