create or replace function stats.mend(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_at          timestamptz
)
returns bigint
language plpgsql volatile
as $$
declare
    v_drift   jsonb;
    v_mended  bigint;
begin
    update data.sequence_recounts r
    set drift       = '[]',
        drift_count = 0
    from data.sequence_recounts o
    where r.tenant_id = p_tenant_id
      and r.sequence_id = p_sequence_id
      and o.tenant_id = r.tenant_id
      and o.sequence_id = r.sequence_id
      and r.after_enrollment_id is null
    returning o.drift into v_drift;

    insert into data.sequence_sums as s
        (tenant_id, sequence_id, sequence_sum_id, grain, counter, step_id, variant_id, assigned_to, amount)
    select p_tenant_id, p_sequence_id, clock.new_id(p_at), d.grain, d.counter, d."stepId", d."variantId",
           d."assignedTo", -d."tooMany"
    from jsonb_to_recordset(v_drift) d (grain text, counter text, "stepId" uuid, "variantId" text,
                                        "assignedTo" text, "tooMany" bigint)
    on conflict (tenant_id, sequence_id, grain, counted_on, assigned_to, step_id, variant_id, counter)
    do update set amount = s.amount + excluded.amount;
    get diagnostics v_mended = row_count;
    return v_mended;
end
$$;

comment on function stats.mend(text, uuid, timestamptz) is
'Puts right what the last recount of a sequence found wrong, once, and answers how many counts that '
'were. Days stay as they were counted. Nothing is done while a recount is under way.';
