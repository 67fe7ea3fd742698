create or replace function message.provider_id(
    p_answer text
)
returns text
language sql immutable
as $$
    select coalesce(
        -- Exchange, Brevo: <id@domain>
        substring(a.words from '<([^<>[:space:]]+)>'),
        -- Postfix, SendGrid: Ok: queued as id; Exim: OK id=id
        substring(a.words from '(?i)queued as ([^[:space:]<>;]+)'),
        substring(a.words from '(?i)\mid=([^[:space:]<>;]+)'),
        -- SES and others: Ok id. Words have no digits, times of the clock are shorter.
        substring(a.words from '(?i)^(?:ok:? +)?((?=[^ ]*[0-9])[a-z0-9][a-z0-9._=+/@-]{11,})(?: |$)'))
    from (select regexp_replace(regexp_replace(p_answer, '^.*\n', ''),
                                '^2[0-9][0-9][ -]?(2\.[0-9]+\.[0-9]+ +)?', '') as words) a
$$;

comment on function message.provider_id(text) is
'The name that a mail server gave a message in the answer with which it took it over, without angle '
'brackets: some put it in the place of our Message-ID. Null if the answer has none.';
