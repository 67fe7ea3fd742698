create or replace function stats.email_counts(
    p_counts jsonb
)
returns jsonb
language plpgsql immutable
as $$
declare
    v_sent    constant bigint := coalesce((p_counts ->> 'sent')::bigint, 0);
    v_opened  constant bigint := coalesce((p_counts ->> 'opened')::bigint, 0);
    v_clicked constant bigint := coalesce((p_counts ->> 'clicked')::bigint, 0);
    v_replied constant bigint := coalesce((p_counts ->> 'replied')::bigint, 0);
begin
    return jsonb_build_object(
        'sent',           v_sent,
        'opened',         v_opened,
        'clicked',        v_clicked,
        'replied',        v_replied,
        'bounced',        coalesce((p_counts ->> 'bounced')::bigint, 0),
        'machineOpened',  coalesce((p_counts ->> 'machine_opened')::bigint, 0),
        'machineClicked', coalesce((p_counts ->> 'machine_clicked')::bigint, 0),
        'openRate',       stats.share(v_opened, v_sent),
        'clickRate',      stats.share(v_clicked, v_sent),
        'replyRate',      stats.share(v_replied, v_sent));
end
$$;

comment on function stats.email_counts(jsonb) is
'What became of e-mails, as clients see it, with rates in percent of what was sent. p_counts: amounts '
'by counter; null: nothing. What machines opened and clicked is in no rate.';
