create or replace function webhook.new_secret()
returns text
language sql volatile
as $$
    -- 244 random bits behind a hash, which makes 32 bytes of them.
    select 'whsec_' || encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')),
                              'base64')
$$;

comment on function webhook.new_secret() is
'A secret in the form of Standard Webhooks: whsec_ and 32 random bytes in base64.';
