create or replace function stats.email_counts(
    p_sent    bigint,
    p_opened  bigint,
    p_clicked bigint,
    p_replied bigint
)
returns jsonb
language sql immutable
as $$
    select jsonb_build_object(
        'sent',      p_sent,
        'opened',    p_opened,
        'clicked',   p_clicked,
        'replied',   p_replied,
        'openRate',  stats.share(p_opened, p_sent),
        'clickRate', stats.share(p_clicked, p_sent),
        'replyRate', stats.share(p_replied, p_sent))
$$;

comment on function stats.email_counts(bigint, bigint, bigint, bigint) is
'Counts of a step or a variant as clients see them, with their rates.';
