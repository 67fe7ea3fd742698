-- What a forecast computes with: nothing of it is ever stored.

-- What one more e-mail finds.
create type data.admission as (
    reason   text,
    again_at timestamptz,
    cap      data.cap_room,
    box      data.mailbox_room
);
comment on type data.admission is
'Whether one more e-mail goes: cap and mailbox as they are then, or the limit that refuses it (reason) and '
'from when on to try again.';

-- A sequence that takes part, with what every step of it needs.
create type data.forecast_plan as (
    sequence_id    uuid,
    settings       jsonb,
    calendar       data.calendar,
    holidays       date[],
    timezone       text,
    has_caps       boolean
);
comment on type data.forecast_plan is
'A sequence in a forecast: its settings, calendar and days off, read once.';

-- People who stand at the same place and go on together: one row, however many they are.
create type data.forecast_walk as (
    plan_place   integer,
    step_place   integer,
    timezone     text,
    spread_id    uuid,
    is_new       boolean,
    due_at       timestamptz,
    scheduled_at timestamptz,
    planned_at   timestamptz,
    mail_at      timestamptz,
    is_parked    boolean,
    has_mail     boolean,
    counted_on   date,
    ordinal      integer,
    amount       integer
);
comment on type data.forecast_walk is
'amount enrollments that wait for the same step at the same instant. is_new: those that are asked about; '
'mail_at: the slot of an e-mail that is not sent yet; due_at: when something happens next; spread_id: what '
'jitter depends on; ordinal: who was enrolled first.';

-- What happens to them.
create type data.forecast_event as (
    at         timestamptz,
    kind       text,
    reason     text,
    is_first   boolean,
    is_new     boolean,
    amount     integer
);
comment on type data.forecast_event is
'What a forecast says happens to so many enrollments at an instant. kind: sent, task, passed, moved, held, '
'completed.';

-- What becomes of those who stand together, and what they leave of the limits.
create type data.forecast_turn as (
    walks  data.forecast_walk[],
    events data.forecast_event[],
    cap    data.cap_room,
    box    data.mailbox_room
);
comment on type data.forecast_turn is
'What happens to those whose turn it is: where they stand then, and what is left of their cap and mailbox.';

-- The same for all whose turn comes at an instant.
create type data.forecast_round as (
    walks  data.forecast_walk[],
    events data.forecast_event[],
    caps   data.cap_room[],
    days   date[],
    box    data.mailbox_room
);
comment on type data.forecast_round is
'What happens at an instant: caps by sequence, as counted on days.';

-- The whole of it.
create type data.forecast as (
    sequence_id    uuid,
    settings       jsonb,
    at             timestamptz,
    enrolled_count integer,
    refused        jsonb,
    box            data.mailbox_room,
    others_count   integer,
    events         data.forecast_event[]
);
comment on type data.forecast is
'What happens when so many contacts are enrolled at an instant. refused: how many would not be enrolled, by '
'the codes of enrollment.judge; box: their mailbox as it stands now (null: no limits); others_count: '
'enrollments that are under way already and compete.';
