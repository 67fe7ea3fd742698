create or replace function stats.add(
    p_tenant_id   text,
    p_sequence_id uuid,
    p_counter     text,
    p_amount      bigint,
    p_at          timestamptz,
    p_step_id     uuid default null,
    p_variant_id  text default null,
    p_assigned_to text default null
)
returns void
language plpgsql volatile
as $$
begin
    insert into data.sequence_counts
        (tenant_id, sequence_id, sequence_count_id, counter, amount, step_id, variant_id, assigned_to,
         counted_on)
    values (p_tenant_id, p_sequence_id, clock.new_id(p_at), p_counter, p_amount, p_step_id, p_variant_id,
            p_assigned_to, stats.day(p_tenant_id, p_sequence_id, p_at));
end
$$;

comment on function stats.add(text, uuid, text, bigint, timestamptz, uuid, text, text) is
'Adds to a count of a sequence, of one of its steps and variants, of a rep (null: of none), on the '
'day of p_at, by appending a delta: writers never wait for each other.';
