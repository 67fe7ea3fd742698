create or replace function message.provider_id(
    p_answer text
)
returns text
language plpgsql immutable
as $$
declare
    -- Of several lines the last; without the code and the enhanced one.
    v_words constant text := regexp_replace(regexp_replace(p_answer, '^.*\n', ''),
                                            '^2[0-9][0-9][ -]?(2\.[0-9]+\.[0-9]+ +)?', '');
begin
    return coalesce(
        -- Exchange, Brevo: <id@domain>
        substring(v_words from '<([^<>[:space:]]+)>'),
        -- Postfix, SendGrid: Ok: queued as id; Exim: OK id=id
        substring(v_words from '(?i)queued as ([^[:space:]<>;]+)'),
        substring(v_words from '(?i)\mid=([^[:space:]<>;]+)'),
        -- SES and others: Ok id. Words have no digits, times of the clock are shorter.
        substring(v_words from '(?i)^(?:ok:? +)?((?=[^ ]*[0-9])[a-z0-9][a-z0-9._=+/@-]{11,})(?: |$)'));
end
$$;

comment on function message.provider_id(text) is
'The name that a mail server gave a message in the answer with which it took it over, without angle '
'brackets: some put it in the place of our Message-ID. Null if the answer has none.';
