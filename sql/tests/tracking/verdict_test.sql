-- tracking.verdict and is_scanner: whether a person or a machine used a link, and why.
begin;
select plan(45);

-- Sent at noon. Each line is the ordinary use of a person but for what it names.
create function pg_temp.verdict(
    p_kind    text default 'click', p_agent text default 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0',
    p_method  text default 'GET', p_used_at timestamptz default '2026-03-02 12:01Z', p_is_joined boolean default false,
    p_origin  text default 'link', p_sent_at timestamptz default '2026-03-02 12:00Z')
returns text
language sql stable
as $$
    select v.verdict || ' ' || v.reason
    from tracking.verdict(p_kind, p_origin, p_method, p_agent, p_used_at, p_sent_at, p_is_joined) v
$$;

select is(pg_temp.verdict(), 'human person', 'a click of somebody');
select is(pg_temp.verdict('open'), 'human person', 'an opening');
select is(pg_temp.verdict(p_method => 'HEAD'), 'machine head', 'nobody asks for the head of a page');
select is(pg_temp.verdict('open', p_method => 'HEAD'), 'machine head', 'or of a picture');
select is(pg_temp.verdict(p_used_at => '2026-03-02 12:00:09.999Z'), 'machine too_soon', 'nobody is that fast');
select is(pg_temp.verdict(p_used_at => '2026-03-02 12:00:10Z'), 'human person', 'ten seconds are enough');
select is(pg_temp.verdict('open', p_used_at => '2026-03-02 12:00:01Z'), 'machine too_soon', 'nor opens so soon');
select is(pg_temp.verdict(p_used_at => '2026-03-02 11:59Z'), 'machine too_soon', 'before it was sent');
select is(pg_temp.verdict(p_sent_at => null), 'machine too_soon', 'while it is being sent');
select is(pg_temp.verdict(p_is_joined => true), 'machine several_at_once', 'nobody follows two links at once');
select is(pg_temp.verdict('open', p_is_joined => true), 'human person', 'who opens may follow one at once');
select is(pg_temp.verdict(p_agent => ''), 'machine no_user_agent', 'browsers say who they are');
select is(pg_temp.verdict(p_agent => null), 'machine no_user_agent', 'always');
select is(pg_temp.verdict(p_agent => '  '), 'machine no_user_agent', 'in words');
select is(pg_temp.verdict(p_agent => null, p_origin => 'event'), 'human reported',
          'a pipeline that says no more is believed');
select is(pg_temp.verdict(p_agent => null, p_origin => 'event', p_used_at => '2026-03-02 12:00:01Z'),
          'machine too_soon', 'though not against the clock');
select is(pg_temp.verdict(p_agent => 'curl/8', p_origin => 'event'), 'machine scanner', 'nor the user agent');
select is(pg_temp.verdict(p_agent => 'Mozilla/5.0 Firefox/140.0', p_origin => 'event'), 'human person',
          'which may be one of a person');

-- Proxies of pictures
select is(pg_temp.verdict('open', 'Mozilla/5.0'), 'machine privacy_proxy', 'Apple fetches whatever comes');
select is(pg_temp.verdict('click', 'Mozilla/5.0'), 'human person', 'and follows no links');
select is(pg_temp.verdict('open', 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)'),
          'human image_proxy', 'Google fetches when somebody opens');
select is(pg_temp.verdict('open', 'YahooMailProxy; https://help.yahoo.com/'), 'human image_proxy', 'so does Yahoo');
select is(pg_temp.verdict('open', 'GoogleImageProxy', p_used_at => '2026-03-02 12:00:03Z'), 'machine too_soon',
          'not when nobody can have');
select is(pg_temp.verdict('click', 'GoogleImageProxy'), 'human person', 'it follows no links');

-- Scanners by name, and what looks like one
select ok(tracking.is_scanner(a), format('%s is one', a))
from unnest(array['Mozilla/5.0 (compatible; bingbot/2.0)', 'Mozilla/5.0 (compatible; BingPreview/1.0b)', 'Slackbot-LinkExpanding 1.0',
                  'SkypeUriPreview Preview/0.5', 'facebookexternalhit/1.1', 'WhatsApp/2.23', 'Barracuda Sentinel (EE)',
                  'Mozilla/5.0 Proofpoint', 'curl/8.5.0', 'python-requests/2.31', 'Java/17.0.1', 'Go-http-client/1.1',
                  'Mozilla/5.0 (X11) HeadlessChrome/120.0', 'LinkCheck validator', 'SafeLinks/1']) a;
select ok(not tracking.is_scanner(a), format('%s is none', coalesce(a, 'nothing')))
from unnest(array[null, '', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
                  'Mozilla/5.0 (Windows NT 10.0; ms-office; MSOffice 16)', 'Mozilla/5.0 (X11) Chrome/140 Robotics/1',
                  'Mozilla/5.0 (Macintosh) Avast/140']) a;

select * from finish();
rollback;
