create or replace function scheduling.forecast_steps(
    p_sequences  data.sequences[],
    out steps    data.sequence_steps[],
    out nexts    integer[]
)
language sql stable
as $$
    with numbered as materialized (
        select row(st.*)::data.sequence_steps as step, st.step_id,
               row_number() over (order by q.ordinality, st.step_number)::integer as place
        from unnest(p_sequences) with ordinality q
        join data.sequence_steps st using (tenant_id, sequence_id)
        where st.step_number is not null
    )
    select array_agg(n.step order by n.place), array_agg(a.place order by n.place)
    from numbered n
    left join lateral sequence.step_after(n.step) f on true
    left join numbered a on a.step_id = f.step_id
$$;

comment on function scheduling.forecast_steps(data.sequences[]) is
'All steps of these sequences, and for each the place in that list of the one that follows it (null: none).';
