create or replace function tracking.is_scanner(
    p_user_agent text
)
returns boolean
language sql immutable
as $$
    select coalesce(p_user_agent ~* (
        -- Programs that look at links for people, and say so.
        '(bot|crawler|spider|scanner|preview|previewer|checker|validator|monitor)\M|slurp'
        '|facebookexternalhit|whatsapp'
        -- Gates in front of mailboxes.
        '|barracuda|proofpoint|mimecast|messagelabs|symantec|trendmicro|trend micro|ironport|fireeye'
        '|forcepoint|websense|zscaler|sophos|cloudmark|safelinks|urldefense|vade|hornetsecurity|cyren'
        -- What people do not read mail with.
        '|\m(curl|wget|python|java|okhttp|go-http-client|libwww|perl|ruby|axios|node-fetch|aiohttp|httpclient'
        '|apache-httpclient|headlesschrome|phantomjs|selenium|puppeteer|playwright)\M'), false)
$$;

comment on function tracking.is_scanner(text) is
'Whether a user agent calls itself something that opens links for people or instead of them. Null is '
'none.';
