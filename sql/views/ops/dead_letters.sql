create view ops.dead_letters as
select d.tenant_id, d.dead_letter_id, d.subject, d.died_at, d.delivery_count, d.error, d.source,
       encode(substr(d.payload, 1, 2000), 'escape') as payload
from data.dead_letters d
where d.replayed_at is null;

comment on view ops.dead_letters is
'Events of others that could not be taken, and why; the beginning of what they say. tenant_id * : they do '
'not tell a tenant that is there. ops.replay_dead_letters tries them again.';
