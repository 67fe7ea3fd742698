create or replace function stats.recount_next(
    p_limit integer
)
returns bigint
language plpgsql volatile
as $$
declare
    v_began   constant timestamptz := clock.real_now();
    v_left    integer := p_limit;
    v_drifted bigint := 0;
    v_recount data.sequence_recounts;
    v_piece   record;
    v_drift   jsonb;
begin
    while v_left > 0 loop
        v_recount := stats.next_recount(v_began);
        exit when v_recount.sequence_id is null;        -- every one had its turn
        select * into v_piece
        from stats.recount_piece(v_recount.tenant_id, v_recount.sequence_id, v_recount.after_enrollment_id,
                                 v_left) p;
        v_recount.recounted := stats.add_amounts(v_recount.recounted, v_piece.counts);
        if v_piece.enrollment_count < v_left then
            v_drift := stats.drift(v_recount.counts_before,
                stats.keyed_counts(v_recount.tenant_id, v_recount.sequence_id), v_recount.recounted);
            update data.sequence_recounts r
            set after_enrollment_id = null,
                counts_before       = '{}',
                recounted           = '{}',
                finished_at         = clock.real_now(),
                drift               = v_drift,
                drift_count         = jsonb_array_length(v_drift)
            where r.tenant_id = v_recount.tenant_id
              and r.sequence_id = v_recount.sequence_id;
            v_drifted := v_drifted + jsonb_array_length(v_drift);
        else
            update data.sequence_recounts r
            set after_enrollment_id = v_piece.last_enrollment_id,
                recounted           = v_recount.recounted
            where r.tenant_id = v_recount.tenant_id
              and r.sequence_id = v_recount.sequence_id;
        end if;
        -- A small sequence costs something, too.
        v_left := v_left - greatest(v_piece.enrollment_count, 100)::integer;
    end loop;
    return v_drifted;
end
$$;

comment on function stats.recount_next(integer) is
'Goes on recounting sequences by about p_limit enrollments, each sequence once a call at most, and '
'answers how many counts of finished recounts are wrong: none, unless something was written past the '
'functions. What they are is in data.sequence_recounts; stats.mend puts them right.';
