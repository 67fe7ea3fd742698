create or replace function wire.forecast_assumptions(
    p_forecast data.forecast
)
returns jsonb
language sql immutable
as $$
    select jsonb_agg(a.sentence order by a.place)
    from (values
        (1, 'Workers and senders are on time, and run together what comes due at the same instant.', true),
        (2, 'Nobody replies, bounces, unsubscribes or books a meeting; no e-mail fails or is tried again.',
            true),
        (3, 'Everybody can be reached and has the variables that the e-mails need.', true),
        (4, 'Manual steps are completed the moment they come up.', true),
        (5, 'Nothing is edited or paused meanwhile; a draft or paused sequence is activated at that moment.',
            true),
        (6, 'Who is under way in this sequence goes on and competes for its caps; enrollments that are '
            'paused, held or wait for the completion of a task do not.', true),
        (7, 'The mailbox is shared with the other active or archived sequences that send from it: the slots '
            'that are given out and their enrollments under way count, nobody new joins them.',
            (p_forecast.box).mailbox_id is not null),
        (8, 'jitterMinutes moves e-mails within their window by an amount that depends on enrollments which '
            'do not exist yet: times within a day are examples, and what a day holds agrees unless a window '
            'or a cap ends in between.', p_forecast.settings ? 'jitterMinutes'),
        (9, 'Where a limit has not room for all who were planned for the same instant and are equally far '
            'along, one time zone goes before the other; which one is not known before they are enrolled.',
            true)
        ) a (place, sentence, is_made)
    where a.is_made
$$;

comment on function wire.forecast_assumptions(data.forecast) is
'What a forecast takes for granted, as sentences.';
