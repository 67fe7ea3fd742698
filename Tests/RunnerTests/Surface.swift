import Foundation
import HTTPTypes
import SQL
import TestCluster
import Testing

@testable import HTTP

/// One of everything in tenant `acme`, keys for it, and a neighbour's key.
struct Surface: Sendable {
    let database: TestDatabase
    let ids: [String: String]
    /// A sequence of the neighbour's.
    let neighbours: String
    let member: String
    let reader: String
    let neighbour: String

    init(_ database: TestDatabase) async throws {
        self.database = database
        try await database.execute(
            """
            insert into data.step_executions (tenant_id, execution_id, enrollment_id, sequence_id, step_id, step_number,
                                              step_type, run_number, status, scheduled_at, due_at)
            select e.tenant_id, gen_random_uuid(), e.enrollment_id, e.sequence_id, e.current_step_id, 1, 'call', 1000,
                   'pending_manual', clock.now(), clock.now()
            from data.enrollments e
            """)
        let row = try await database.rows(
            """
            select e.sequence_id, e.enrollment_id, e.contact_id,
                   (select st.step_id from data.sequence_steps st where st.step_number = 1) as step_id,
                   (select x.execution_id from data.step_executions x where x.status = 'pending_manual') as task_id,
                   (template.create('acme', 'ann', '{"name": "T", "bodyText": "B"}', clock.now())).template_id,
                   (mailbox.put('acme', null, '{"email": "ann@acme.test"}', clock.now())).mailbox_id,
                   (contact.create_suppression('acme', 'ann', '{"kind": "domain", "value": "x.example"}',
                                               clock.now())).suppression_id,
                   (inbox.receive('acme', '{"from": "x@x.test"}', clock.now())).inbox_message_id,
                   (webhook.put('acme', null, 'ann', '{"url": "https://x.test/"}', clock.now())).webhook_id,
                   holiday.put('acme', '{"calendar": "acme", "date": "2026-12-24", "name": "Off"}'),
                   ops.create_tenant('other', 'Other')
            from data.enrollments e
            """
        ).first
        let found = try #require(row)
        member = try await database.key("acme", "admin")
        reader = try await database.key("acme", "reader")
        neighbour = try await database.key("other", "admin")
        let key = try await database.rows("select api_key_id from data.api_keys where tenant_id = 'acme'")
            .first
        ids = [
            "sequenceId": found.text("sequence_id") ?? "", "enrollmentId": found.text("enrollment_id") ?? "",
            "contactId": found.text("contact_id") ?? "", "taskId": found.text("task_id") ?? "",
            "templateId": found.text("template_id") ?? "", "stepId": found.text("step_id") ?? "",
            "mailboxId": found.text("mailbox_id") ?? "",
            "suppressionId": found.text("suppression_id") ?? "", "keyId": key?.text("api_key_id") ?? "",
            "inboxMessageId": found.text("inbox_message_id") ?? "",
            "webhookId": found.text("webhook_id") ?? "",
            "calendar": "acme", "holidayDate": "2026-12-24",
        ]
        neighbours =
            try await database.rows(
                """
                select sequence_id
                from sequence.create('other', 'bob', '{"name": "S", "steps": [{"type": "call"}]}', clock.now())
                """
            ).first?.text("sequence_id") ?? ""
    }

    /// The address of a route, with ids that exist or with one that is given.
    func path(_ route: Route, id: String? = nil) -> String {
        route.pathParameters.reduce(route.pattern) { path, parameter in
            let value = parameter.kind == .integer ? "2" : id ?? ids[parameter.name, default: ""]
            return path.replacing(":\(parameter.name)", with: value)
        }
    }

    /// A body that the route takes.
    func body(_ route: Route) -> String? {
        switch route.function {
        case "api.create_sequence": #"{"name": "S", "steps": [{"type": "call"}]}"#
        case "api.enroll_contact": #"{"contactId": "\#(ids["contactId", default: ""])"}"#
        case "api.forecast_sequence": #"{"count": 1}"#
        case "api.enroll_contacts": #"{"contactIds": ["\#(ids["contactId", default: ""])"]}"#
        case "api.change_task": #"{"assignedTo": "joe"}"#
        case "api.change_sequence": #"{"name": "Changed"}"#
        case "api.import_contacts": #"{"contacts": [{"email": "new@x.test"}]}"#
        case "api.create_contact": #"{"email": "new@x.test"}"#
        case "api.change_contact": #"{"title": "CTO"}"#
        case "api.create_template": #"{"name": "T", "bodyText": "B"}"#
        case "api.change_template": #"{"name": "U"}"#
        case "api.put_holiday": #"{"calendar": "acme", "date": "2026-12-31", "name": "Off"}"#
        case "api.create_suppression": #"{"kind": "address", "value": "new@x.test"}"#
        case "api.record_meeting": #"{"email": "nobody@x.test"}"#
        case "api.receive_mail": #"{"from": "x@x.test"}"#
        case "api.create_key": #"{"role": "reader", "actor": "joe"}"#
        case "api.create_mailbox": #"{"email": "new@acme.test"}"#
        case "api.create_webhook": #"{"url": "https://x.test/events"}"#
        case "api.change_webhook": #"{"description": "Ours"}"#
        case "api.change_mailbox": #"{"dailyLimit": 5}"#
        default: route.body == .required ? "{}" : nil
        }
    }

    /// Bodies with a missing field or one of the wrong type, and the pointer that names it.
    let wrongBodies: [String: [(String, String)]] = [
        "api.create_sequence": [
            ("{}", "/name"), (#"{"name": 1, "steps": [{"type": "call"}]}"#, "/name"),
            (#"{"name": "S", "steps": [{"type": "fax"}]}"#, "/steps/0/type"),
            (#"{"name": "S", "steps": {}}"#, "/steps"),
        ],
        "api.change_sequence": [
            (#"{"name": null}"#, "/name"), (#"{"steps": []}"#, "/steps"),
            (#"{"steps": [{"id": 7, "type": "call"}]}"#, "/steps/0/id"),
        ],
        "api.change_contact": [(#"{"email": "x"}"#, "/email"), (#"{"attributes": []}"#, "/attributes")],
        "api.enroll_contact": [
            ("{}", "/contactId"), (#"{"contactId": 7}"#, "/contactId"),
            (#"{"contactId": "7"}"#, "/contactId"),
        ],
        "api.enroll_contacts": [
            ("{}", "/contactIds"), (#"{"contactIds": []}"#, "/contactIds"),
            (#"{"contactIds": ["7"]}"#, "/contactIds/0"),
        ],
        "api.forecast_sequence": [
            ("{}", ""), (#"{"count": 0}"#, "/count"), (#"{"contactIds": ["7"]}"#, "/contactIds/0"),
        ],
        "api.complete_step": [(#"{"notes": []}"#, "/notes")],
        "api.change_task": [(#"{"dueAt": 7}"#, "/dueAt"), (#"{"assignedTo": 7}"#, "/assignedTo")],
        "api.pause_enrollment": [
            (#"{"resumeAt": 7}"#, "/resumeAt"), (#"{"resumeAt": "2026-02-30T09:00:00Z"}"#, "/resumeAt"),
        ],
        "api.cancel_enrollment": [(#"{"reason": ""}"#, "/reason"), (#"{"reason": []}"#, "/reason")],
        "api.skip_enrollment": [
            (#"{"toStepNumber": 0}"#, "/toStepNumber"), (#"{"toStepNumber": "2"}"#, "/toStepNumber"),
        ],
        "api.import_contacts": [("{}", "/contacts"), (#"{"contacts": {}}"#, "/contacts")],
        "api.create_contact": [(#"{"email": 7}"#, "/email"), (#"{"attributes": []}"#, "/attributes")],
        "api.create_template": [("{}", "/name"), (#"{"name": "T", "bodyText": 7}"#, "/bodyText")],
        "api.change_template": [(#"{"name": null}"#, "/name"), (#"{"subject": 7}"#, "/subject")],
        "api.put_holiday": [
            ("{}", "/date"), (#"{"calendar": "a", "date": "2026-02-29", "name": "A"}"#, "/date"),
        ],
        "api.create_suppression": [
            ("{}", "/kind"), (#"{"kind": "address", "value": "x"}"#, "/value"),
        ],
        "api.preview_template": [
            (#"{"variables": []}"#, "/variables"), (#"{"contactId": "7"}"#, "/contactId"),
        ],
        "api.preview_step": [(#"{"variables": 7}"#, "/variables"), (#"{"variantId": 7}"#, "/variantId")],
        "api.record_meeting": [("{}", "/email"), (#"{"contactId": "7"}"#, "/contactId")],
        "api.create_key": [("{}", "/role"), (#"{"role": "owner", "actor": "a"}"#, "/role")],
        "api.receive_mail": [("{}", "/from"), (#"{"from": "x@x.test", "kind": "spam"}"#, "/kind")],
        "api.create_mailbox": [
            ("{}", "/email"), (#"{"email": "x@x.test", "dailyLimit": 0}"#, "/dailyLimit"),
        ],
        "api.change_mailbox": [(#"{"hourlyLimit": "5"}"#, "/hourlyLimit"), (#"{"email": null}"#, "/email")],
    ]

    /// A digest of every row there is.
    func snapshot() async throws -> String? {
        try await database.rows(
            """
            select md5(string_agg(query_to_xml(
                format('select md5(t::text) from data.%I t order by 1', c.relname), true, true, '')::text,
                '' order by c.relname)) as digest
            from pg_class c
            where c.relnamespace = 'data'::regnamespace and c.relkind = 'r' and c.relname <> 'public_holidays'
            """
        ).first?.text("digest")
    }
}
