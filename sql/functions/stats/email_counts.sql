create or replace function stats.email_counts(
    p_counts jsonb
)
returns jsonb
language sql immutable
as $$
    select jsonb_build_object(
        'sent',           n.sent,
        'opened',         n.opened,
        'clicked',        n.clicked,
        'replied',        n.replied,
        'bounced',        n.bounced,
        'machineOpened',  n.machine_opened,
        'machineClicked', n.machine_clicked,
        'openRate',       stats.share(n.opened, n.sent),
        'clickRate',      stats.share(n.clicked, n.sent),
        'replyRate',      stats.share(n.replied, n.sent))
    from (select stats.amount_of(p_counts, 'sent') as sent,
                 stats.amount_of(p_counts, 'opened') as opened,
                 stats.amount_of(p_counts, 'clicked') as clicked,
                 stats.amount_of(p_counts, 'replied') as replied,
                 stats.amount_of(p_counts, 'bounced') as bounced,
                 stats.amount_of(p_counts, 'machine_opened') as machine_opened,
                 stats.amount_of(p_counts, 'machine_clicked') as machine_clicked) n
$$;

comment on function stats.email_counts(jsonb) is
'What became of e-mails, as clients see it, with rates in percent of what was sent. p_counts: amounts by '
'counter; null: nothing. What machines opened and clicked is in no rate.';
