create or replace function scheduling.counts_on(
    p_settings jsonb,
    p_at       timestamptz
)
returns date
language sql stable
as $$
    select case when p_settings ?| array['maxContactsPerDay', 'maxNewContactsPerDay']
                then (p_at at time zone coalesce(p_settings ->> 'timezone', 'UTC'))::date end
$$;

comment on function scheduling.counts_on(jsonb, timestamptz) is
'The day of the sequence''s time zone against whose caps an e-mail at that instant counts; null if the '
'settings have no cap.';
