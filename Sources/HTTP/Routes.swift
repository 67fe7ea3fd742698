import HTTPTypes

/// The whole HTTP surface under `/api/v1`: a line maps a method and a path onto one stored function.
///
/// A new endpoint is a function in schema `api`, a test, and a line here. Names in the path and the
/// query become typed arguments by their spelling (`Parameter`): `:sequenceId` is `p_sequence_id uuid`,
/// `pageSize` is `p_page_size integer`; a parameter that the caller leaves out is passed as null.
// swift-format-ignore
let routes: [Route] = [
    // method, path, function, status, least role, body, query
    Route(.post, "/sequences",                             "api.create_sequence",    201, .member, .required),
    Route(.get,  "/sequences",                             "api.list_sequences",     200, .reader, query: "page pageSize cursor status"),
    Route(.get,  "/sequences/tasks",                       "api.list_tasks",         200, .reader, query: "page pageSize cursor assignedTo status dueDate"),
    Route(.patch, "/sequences/tasks/:taskId",              "api.change_task",        200, .member, .required),
    Route(.get,  "/sequences/:sequenceId",                 "api.get_sequence",       200, .reader),
    Route(.get,  "/sequences/:sequenceId/stats",           "api.get_sequence_stats", 200, .reader),
    Route(.patch, "/sequences/:sequenceId",                "api.change_sequence",    200, .member, .required, query: "dryRun"),
    Route(.delete, "/sequences/:sequenceId",               "api.delete_sequence",    200, .member),
    Route(.post, "/sequences/:sequenceId/activate",        "api.activate_sequence",  200, .member),
    Route(.post, "/sequences/:sequenceId/pause",           "api.pause_sequence",     200, .member),
    Route(.post, "/sequences/:sequenceId/archive",         "api.archive_sequence",   200, .member),
    Route(.post, "/sequences/:sequenceId/enrollments",     "api.enroll_contact",     201, .member, .required, marker: "[ENROLL]", created: "enrollmentId"),
    Route(.post, "/sequences/:sequenceId/enrollments/bulk", "api.enroll_contacts",   200, .member, .required, size: .bulk, query: "dryRun", marker: "[ENROLL]"),
    Route(.get,  "/sequences/:sequenceId/enrollments",     "api.list_enrollments",   200, .reader, query: "page pageSize cursor status assignedTo"),
    Route(.get,  "/sequences/:sequenceId/enrollments/:enrollmentId",         "api.get_enrollment",     200, .reader),
    Route(.get,  "/sequences/:sequenceId/enrollments/:enrollmentId/explain", "api.explain_enrollment", 200, .reader),
    Route(.get,  "/sequences/:sequenceId/enrollments/:enrollmentId/timeline", "api.get_timeline",      200, .reader),
    Route(.post, "/sequences/:sequenceId/enrollments/:enrollmentId/pause",   "api.pause_enrollment",   200, .member, .optional),
    Route(.post, "/sequences/:sequenceId/enrollments/:enrollmentId/resume",  "api.resume_enrollment",  200, .member),
    Route(.post, "/sequences/:sequenceId/enrollments/:enrollmentId/cancel",  "api.cancel_enrollment",  200, .member, .optional),
    Route(.post, "/sequences/:sequenceId/enrollments/:enrollmentId/skip",    "api.skip_enrollment",    200, .member, .optional),
    Route(.post, "/sequences/:sequenceId/enrollments/:enrollmentId/release", "api.release_enrollment", 200, .member),
    Route(.post, "/sequences/:sequenceId/enrollments/:enrollmentId/steps/:stepNumber/complete", "api.complete_step", 200, .member, .optional),
    Route(.post, "/contacts",                              "api.create_contact",     201, .member, .required),
<<<<<<< HEAD
    Route(.get,  "/contacts",                              "api.list_contacts",      200, .reader, query: "page pageSize cursor email q"),
    Route(.post, "/contacts/bulk",                         "api.import_contacts",    200, .member, .required),
=======
    Route(.post, "/contacts/bulk",                         "api.import_contacts",    200, .member, .required, size: .bulk),
>>>>>>> 1796d4d (Contacts in bulk take bodies up to 8 MiB)
    Route(.get,  "/contacts/:contactId",                   "api.get_contact",        200, .reader),
    Route(.post, "/mailboxes",                             "api.create_mailbox",     201, .member, .required),
    Route(.get,  "/mailboxes",                             "api.list_mailboxes",     200, .reader, query: "page pageSize"),
    Route(.get,  "/mailboxes/:mailboxId",                  "api.get_mailbox",        200, .reader),
    Route(.patch, "/mailboxes/:mailboxId",                 "api.change_mailbox",     200, .member, .required),
    Route(.delete, "/mailboxes/:mailboxId",                "api.delete_mailbox",     200, .member),
    Route(.patch, "/contacts/:contactId",                  "api.change_contact",     200, .member, .required),
    Route(.delete, "/contacts/:contactId",                 "api.delete_contact",     200, .member),
    Route(.post, "/templates",                             "api.create_template",    201, .member, .required),
    Route(.get,  "/templates",                             "api.list_templates",     200, .reader, query: "page pageSize cursor"),
    Route(.get,  "/templates/:templateId",                 "api.get_template",       200, .reader),
    Route(.patch, "/templates/:templateId",                "api.change_template",    200, .member, .required),
    Route(.delete, "/templates/:templateId",               "api.delete_template",    200, .member),
    Route(.post, "/holidays",                              "api.put_holiday",        200, .member, .required),
    Route(.get,  "/holidays",                              "api.list_holidays",      200, .reader, query: "page pageSize calendar"),
    Route(.delete, "/holidays/:calendar/:holidayDate",     "api.delete_holiday",     200, .member),
    Route(.post, "/suppressions",                          "api.create_suppression", 201, .member, .required),
    Route(.get,  "/suppressions",                          "api.list_suppressions",  200, .reader, query: "page pageSize cursor kind value reason"),
    Route(.get,  "/suppressions/:suppressionId",           "api.get_suppression",    200, .reader),
    Route(.delete, "/suppressions/:suppressionId",         "api.delete_suppression", 200, .admin),
    Route(.post, "/keys",                                  "api.create_key",         201, .admin, .required),
    Route(.get,  "/keys",                                  "api.list_keys",          200, .admin, query: "page pageSize"),
    Route(.delete, "/keys/:keyId",                         "api.revoke_key",         200, .admin),
]
