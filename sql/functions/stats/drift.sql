create or replace function stats.drift(
    p_before    jsonb,
    p_after     jsonb,
    p_recounted jsonb
)
returns jsonb
language sql immutable
as $$
    with places as (
        select k.place, (k.place::jsonb) as at,
               stats.amount_of(p_before, k.place) as before,
               stats.amount_of(p_after, k.place) as after,
               stats.amount_of(p_recounted, k.place) as found,
               jsonb_set(k.place::jsonb, '{1}', to_jsonb('retired:' || (k.place::jsonb ->> 1)))::text
                   as retired_place,
               jsonb_set(k.place::jsonb, '{1}', to_jsonb(replace(k.place::jsonb ->> 1, 'ended:',
                                                                 'reinstated:')))::text as reinstated_place
        from (select jsonb_object_keys(p_after)
              union
              select jsonb_object_keys(p_recounted)) k (place)
        where k.place::jsonb ->> 1 not like all ('{retired:%,reinstated:%}')
    ), bounds as (
        -- Retired or reinstated meanwhile: found before, or not any more.
        select p.*, p.found + coalesce(sum((p_before ->> g.place)::bigint), 0) as at_least,
               p.found + coalesce(sum((p_after ->> g.place)::bigint), 0) as at_most
        from places p
        left join lateral (
            select p.retired_place
            union all
            select p.reinstated_place
            where p.reinstated_place <> p.place) g (place) on true
        group by p.place, p.at, p.before, p.after, p.found, p.retired_place, p.reinstated_place
    ), wrong as (
        select b.at, case when b.before > b.at_most then b.before - b.at_most
                          when b.after < b.at_least then b.after - b.at_least end as too_many
        from bounds b
    )
    select coalesce(jsonb_agg(jsonb_build_object(
        'grain', w.at -> 0, 'counter', w.at -> 1, 'stepId', w.at -> 2, 'variantId', w.at -> 3,
        'assignedTo', w.at -> 4, 'tooMany', w.too_many) order by w.at), '[]')
    from wrong w
    where w.too_many is not null
$$;

comment on function stats.drift(jsonb, jsonb, jsonb) is
'Counts that a recount contradicts, each with how much it is too large (negative: too small). Counts '
'only grow: a recount made in pieces while people work lies between the counts before it and after '
'it, or they are wrong.';
