-- Who opened and clicked: each use of a link of ours, with a verdict. What a link means is in itself.

create schema tracking;
comment on schema tracking is
'Uses of the links in mails, and whether people or machines made them: the only writer of link_uses.';

drop table data.tracked_links;

create table data.link_uses (
    tenant_id   text        not null,
    message_id  uuid        not null,
    link_use_id uuid        not null,
    kind        text        not null,
    url         text,
    used_at     timestamptz not null,
    method      text        not null,
    user_agent  text,
    origin      text        not null,
    verdict     text        not null,
    reason      text        not null,
    constraint link_uses_pkey primary key (tenant_id, message_id, link_use_id),
    constraint link_uses_message_fkey foreign key (tenant_id, message_id)
        references data.messages (tenant_id, message_id),
    constraint link_uses_kind_is_known_check check (kind in ('open', 'click')),
    constraint link_uses_origin_is_known_check check (origin in ('link', 'event')),
    constraint link_uses_verdict_is_known_check check (verdict in ('human', 'machine')),
    constraint link_uses_open_has_no_url_check check (kind = 'click' or url is null)
);
comment on table data.link_uses is
'Each time that a mail was opened (its picture was fetched) or one of its links was followed, with the '
'verdict whether a person or a machine did it, and why. No network addresses.';
comment on column data.link_uses.origin is
'link: it came to us; event: a mail pipeline told of it.';
