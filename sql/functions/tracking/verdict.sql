create or replace function tracking.verdict(
    p_kind       text,
    p_origin     text,
    p_method     text,
    p_user_agent text,
    p_used_at    timestamptz,
    p_sent_at    timestamptz,
    p_is_joined  boolean
)
returns table (verdict text, reason text)
language sql immutable
as $$
    select case when r.reason in ('person', 'image_proxy', 'reported') then 'human' else 'machine' end,
           r.reason
    from (select case
              when p_method = 'HEAD' then 'head'
              when tracking.is_scanner(p_user_agent) then 'scanner'
              -- Mail Privacy Protection of Apple fetches the pictures of every mail and says only this.
              when p_kind = 'open' and btrim(p_user_agent) = 'Mozilla/5.0' then 'privacy_proxy'
              when p_origin = 'link' and coalesce(btrim(p_user_agent), '') = '' then 'no_user_agent'
              -- Nobody reads that fast: a gate looks before the mail is in the mailbox.
              when p_sent_at is null or p_used_at < p_sent_at + interval '10 seconds' then 'too_soon'
              when p_kind = 'click' and p_is_joined then 'several_at_once'
              -- The proxies of Google and Yahoo fetch a picture when somebody opens the mail.
              when p_kind = 'open' and p_user_agent ~* 'GoogleImageProxy|YahooMailProxy' then 'image_proxy'
              when p_origin = 'event' and p_user_agent is null then 'reported'
              else 'person' end as reason) r
$$;

comment on function tracking.verdict(text, text, text, text, timestamptz, timestamptz, boolean) is
'Whether a person or a machine used a link, and why. Machines: head, scanner (by its user agent), '
'privacy_proxy, no_user_agent, too_soon (within 10 s of the sending, or before it), several_at_once '
'(p_is_joined: another link of the mail within 2 s). People: person, image_proxy (fetches when the mail '
'is opened), reported (a pipeline says no more). The first that fits.';
