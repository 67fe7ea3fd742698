create view ops.link_uses as
select l.tenant_id, l.message_id, l.used_at, clock.distance(l.used_at, clock.now()) as used, l.kind,
       l.verdict, l.reason, l.url, l.method, l.user_agent, l.origin
from data.link_uses l;

comment on view ops.link_uses is
'Each time that a mail was opened or a link of it followed, by whom (verdict human or machine) and why we '
'think so. Fast by tenant_id with message_id; else it reads the whole history.';
