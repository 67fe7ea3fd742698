create view ops.webhook_secrets as
select s.tenant_id, s.reference, s.created_at, clock.distance(s.created_at, clock.now()) as created
from data.webhook_secrets s;

comment on view ops.webhook_secrets is
'Where the secrets are with which the webhooks of tenants are signed: ops.add_webhook_secret, '
'ops.remove_webhook_secret.';
