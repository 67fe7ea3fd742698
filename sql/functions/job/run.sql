create or replace function job.run(
    p_background_job_id text,
    p_at                timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_rows bigint;
begin
    case p_background_job_id
        when 'sequence-scheduler'        then perform enrollment.resume_due(10000, p_at);
                                              perform execution.skip_expired(1000, p_at);
                                              v_rows := job.heal(20000, p_at);
        when 'sequence-step-executor'    then v_rows := execution.run_overdue(1000, p_at);
        when 'sequence-reply-checker'    then v_rows := inbox.match_pending(1000, p_at);
        when 'stats-folder'              then v_rows := stats.fold(100000, p_at);
        when 'sequence-stats-calculator' then perform sequence.pick_winners(1000, p_at);
                                              v_rows := stats.recount_next(50000);
        when 'idempotency-cleaner'       then v_rows := access.forget_answers(10000, p_at);
        when 'retention'                 then v_rows := retention.run(5000, p_at);
        when 'outbox-cleaner'            then v_rows := outbox.clean(50000) + intake.clean(50000)
                                                  + webhook.clean(50000);
    end case;
    return v_rows;
end
$$;

comment on function job.run(text, timestamptz) is
'Does the work of one background job and answers how many rows it touched. An unknown name is an error.';
