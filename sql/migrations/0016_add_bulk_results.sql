-- What a bulk enrollment comes to, contact by contact.

create type data.enrollment_result as (
    place         integer,
    contact_id    uuid,
    code          text,
    enrollment_id uuid,
    due_at        timestamptz
);
comment on type data.enrollment_result is
'What became of one contact of a bulk enrollment, at its place (from 1) in the request. due_at: when the '
'first step runs, infinity where that waits for the activation.';
