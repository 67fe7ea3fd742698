create or replace function outbox.release(
    p_lanes         integer[],
    p_lease_numbers bigint[]
)
returns void
language sql volatile
as $$
    update data.relay_lanes l
    set leased_by    = null,
        leased_until = null
    from unnest(p_lanes, p_lease_numbers) r (lane, lease_number)
    where l.lane = r.lane
      and l.lease_number = r.lease_number
$$;

comment on function outbox.release(integer[], bigint[]) is
'Gives lanes back; one that another relay has leased meanwhile stays with it.';
