create or replace function stats.email_counts(
    p_counts jsonb
)
returns jsonb
language plpgsql immutable
as $$
declare
    v_sent    constant bigint := stats.amount_of(p_counts, 'sent');
    v_opened  constant bigint := stats.amount_of(p_counts, 'opened');
    v_clicked constant bigint := stats.amount_of(p_counts, 'clicked');
    v_replied constant bigint := stats.amount_of(p_counts, 'replied');
begin
    return jsonb_build_object(
        'sent',           v_sent,
        'opened',         v_opened,
        'clicked',        v_clicked,
        'replied',        v_replied,
        'bounced',        stats.amount_of(p_counts, 'bounced'),
        'machineOpened',  stats.amount_of(p_counts, 'machine_opened'),
        'machineClicked', stats.amount_of(p_counts, 'machine_clicked'),
        'openRate',       stats.share(v_opened, v_sent),
        'clickRate',      stats.share(v_clicked, v_sent),
        'replyRate',      stats.share(v_replied, v_sent));
end
$$;

comment on function stats.email_counts(jsonb) is
'What became of e-mails, as clients see it, with rates in percent of what was sent. p_counts: amounts '
'by counter; null: nothing. What machines opened and clicked is in no rate.';
