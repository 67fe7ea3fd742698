import HTTPTypes

extension Route {
    /// What HTTP refuses by itself, and what can befall every function.
    var problems: [Problem] {
        var problems: [Problem] = [
            .unauthenticated("The API key is unknown, expired or revoked."),
            Problem(429, "rate_limited", "This key asks too often; come again in 2 seconds."),
            .internal, .timeout,
            .unavailable(
                "database_unavailable", "The database cannot be reached; nothing was changed.",
                retryAfterSeconds: 2),
            .unavailable("overloaded", "Too many requests are waiting.", retryAfterSeconds: 1),
            .unavailable("busy", "Others are changing the same data.", retryAfterSeconds: 1),
            .unavailable("shutting_down", "The server is shutting down.", retryAfterSeconds: 5),
            .unknownParameter("colour", known: query.map(\.name)),
            Problem(431, "header_too_large", "The header is too large."),
        ]
        if role > .reader { problems.append(.forbidden(needed: role, actual: .reader)) }
        if !(pathParameters + query).isEmpty {
            let name = (pathParameters + query)[0].name
            problems.append(.invalidParameter(name, "must be a UUID"))
        }
        if !pathParameters.isEmpty { problems.append(.unknownPath) }
        if !query.isEmpty {
            problems.append(Problem(422, "invalid_parameter", "page must be between 1 and 1000000."))
        }
        if isRendered {
            problems.append(Problem(422, "not_renderable", "The text cannot be rendered: it is too large."))
        }
        if method != .get { problems += ofBody }
        return problems
    }

    private var ofBody: [Problem] {
        var problems: [Problem] = [
            Problem(408, "request_timeout", "The body did not arrive in time."),
            .bodyTooLarge(limit: size.rawValue),
            .unsupportedMediaType("The body must be application/json."),
            Problem(400, "invalid_if_match", "If-Match must be at most 1024 ASCII characters."),
        ]
        if method == .post {
            problems += [
                Problem(
                    400, "invalid_idempotency_key",
                    "Idempotency-Key must be 1 to 255 printable ASCII characters."),
                Problem(409, "conflict", "Something with the same key exists already."),
            ]
        }
        if body == .none {
            problems.append(Problem(400, "unexpected_body", "This address takes no body."))
        } else {
            problems += [
                .malformedJSON("The body is not valid JSON."),
                Problem(400, "invalid_value", "A value in the body cannot be used."),
            ]
        }
        if body == .requiredOrCSV {
            problems.append(Problem(400, "malformed_csv", "The body is not UTF-8 text without NUL bytes."))
        }
        if body == .requiredOrMail {
            problems.append(Problem(400, "malformed_mail", "The body is no mail that can be read."))
        }
        return problems
    }
}
