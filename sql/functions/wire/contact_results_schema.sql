create or replace function wire.contact_results_schema()
returns jsonb
language sql immutable
as $$
    select wire.schema_of_object('ContactResults', jsonb_build_object(
        'summary', wire.schema_of_object('ContactSummary', '{
            "created":              {"type": "integer", "examples": [1]},
            "updated":              {"type": "integer", "examples": [0]},
            "unchanged":            {"type": "integer", "examples": [0]},
            "invalid":              {"type": "integer", "examples": [0]},
            "duplicate_in_request": {"type": "integer", "examples": [0]},
            "erased":               {"type": "integer", "examples": [0]}
        }'),
        'results', wire.schema_of_list(wire.schema_of_object('ContactResult', '{
            "code":      {"type": "string",
                          "enum": ["created", "updated", "unchanged", "invalid", "duplicate_in_request",
                                   "erased"]},
            "contactId": {"type": "string", "format": "uuid"},
            "errors":    {"type": "array", "items": {"type": "object", "additionalProperties": false,
                          "required": ["pointer", "message"],
                          "properties": {"pointer": {"type": "string", "examples": ["/email"]},
                                         "message": {"type": "string",
                                                     "examples": ["must be an e-mail address"]}}}}
        }', '{contactId, errors}'))))
$$;

comment on function wire.contact_results_schema() is
'The JSON Schema of the results of an import as wire.contact_results makes them.';
