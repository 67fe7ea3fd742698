create or replace function wire.enrollment_details_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('EnrollmentDetails', wire.enrollment_schema() -> 'properties'
        || jsonb_build_object('executions', wire.schema_of_list(wire.execution_schema())))
$$;

comment on function wire.enrollment_details_schema() is
'The JSON Schema of an enrollment with its executions as wire.enrollment_details makes it.';
