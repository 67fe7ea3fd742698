-- The house: where tables live, the two doors, the domains behind them.

create schema data;
create schema api;
create schema worker;
create schema ops;
create schema access;
create schema calendar;
create schema clock;
create schema contact;
create schema enrollment;
create schema execution;
create schema job;
create schema message;
create schema outbox;
create schema problem;
create schema scheduling;
create schema sequence;
create schema stats;
create schema template;
create schema wire;

comment on schema data is 'Tables and types, nothing else. No login role may touch them.';
comment on schema api is 'What HTTP may call: one function per endpoint.';
comment on schema worker is 'What the workers may call: claim, run, finish, beat.';
comment on schema ops is 'What people call from psql: views and functions.';
comment on schema access is 'Tenants and API keys.';
comment on schema calendar is 'Business-hours arithmetic: pure, exact, knows no table.';
comment on schema clock is 'The only clock, and time-ordered ids.';
comment on schema contact is 'The people: the only writer of contacts and suppressions.';
comment on schema enrollment is 'A contact on its way through a sequence: the only writer of enrollments.';
comment on schema execution is 'What a step did: the only writer of step executions; manual steps are tasks.';
comment on schema job is 'Background jobs and worker heartbeats.';
comment on schema message is 'The mail pipeline: queue, lease, finish.';
comment on schema outbox is 'Events, written in the transaction of the change.';
comment on schema problem is 'Refusals: raise one, or find what is wrong with a body.';
comment on schema scheduling is 'When the next step is due, and why: the only writer of schedules.';
comment on schema sequence is 'Sequences and their steps.';
comment on schema stats is 'Counts per sequence, kept by deltas.';
comment on schema template is 'Message templates and the variables they need.';
comment on schema wire is 'Rows to camelCase JSON, and the schemas of request bodies.';

create type data.request_context as (
    actor      text,
    role       text,
    request_id text
);
comment on type data.request_context is
'Who asks: the user behind the API key, the role of the key, and the id of the request.';
