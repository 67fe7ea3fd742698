create or replace function wire.enrollment_results_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('EnrollmentResults', jsonb_build_object(
        'summary', wire.schema_of_object('EnrollmentSummary', '{
            "enrolled":             {"type": "integer", "examples": [1]},
            "already_enrolled":     {"type": "integer", "examples": [0]},
            "duplicate_in_request": {"type": "integer", "examples": [0]},
            "not_found":            {"type": "integer", "examples": [0]},
            "unsubscribed":         {"type": "integer", "examples": [0]},
            "suppressed":           {"type": "integer", "examples": [0]},
            "no_email":             {"type": "integer", "examples": [0]},
            "no_open_moment":       {"type": "integer", "examples": [0]}
        }'),
        'results', wire.schema_of_list(wire.schema_of_object('EnrollmentResult', '{
            "contactId":    {"type": "string", "format": "uuid"},
            "code":         {"type": "string",
                             "enum": ["enrolled", "already_enrolled", "duplicate_in_request", "not_found",
                                      "unsubscribed", "suppressed", "no_email", "no_open_moment"]},
            "enrollmentId": {"type": "string", "format": "uuid"}
        }', '{enrollmentId}'))))
$$;

comment on function wire.enrollment_results_schema() is
'The JSON Schema of the results of a bulk enrollment as wire.enrollment_results makes them.';
