import Foundation
import FoundationNetworking
import HTTP
import SQL
import ServiceLifecycle
import TestCluster

@testable import Runner

/// The HTTP server in front of a database whose functions do what a test needs; no domain is in it.
struct HTTPFixture: Sendable {
    /// What came back.
    struct Answer: Sendable {
        let status: Int
        let headers: [String: String]
        let text: String

        private struct Code: Decodable { let code: String }

        /// The code of a problem document.
        var code: String? { try? JSONDecoder().decode(Code.self, from: Data(text.utf8)).code }
    }

    static let secret = String(repeating: "0123456789abcdef", count: 4)
    static let member = "cad_acme_\(secret)"
    static let reader = "cad_reader_\(secret)"
    static let id = "018f6f2e-0000-7000-8000-000000000001"

    let port: Int
    let keys: KeyMemory
    let pool: Pool
    /// Begins the graceful shutdown.
    let stop: @Sendable () async -> Void

    /// Runs `body` with a server that listens, and ends it.
    static func run<Result: Sendable>(
        _ database: TestDatabase,
        settings: HTTPSettings = HTTPSettings(port: 0),
        pool: Pool? = nil,
        readiness: Readiness = Readiness { nil },
        tokens: TokenKeys? = nil,
        links: LinkKeys? = nil,
        environment: [String: String] = [:],
        body: @escaping @Sendable (HTTPFixture) async throws -> Result
    ) async throws -> Result {
        let keys = KeyMemory(lifetime: .seconds(60))
        let metrics = Metrics()
        let pool = pool ?? database.pool(size: 2)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let service = HTTPService(
            settings, pool: pool, keys: keys, readiness: readiness, metrics: metrics, tokens: tokens,
            links: links,
            renderer: PreviewRenderer(TemplatePreview(renderer: TemplateRenderer(), links: links).render),
            environment: environment,
            mails: .classifying(ReplyTokens(keys: links)),
            logger: TestCluster.quiet,
            onListening: { continuation.yield($0) })
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [service], logger: TestCluster.quiet))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            guard let port = await ports.first(where: { _ in true }) else { throw CancellationError() }
            let fixture = HTTPFixture(
                port: port, keys: keys, pool: pool, stop: { await group.triggerGracefulShutdown() })
            let result = try await body(fixture)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            await pool.shutdown()
            return result
        }
    }

    /// A request; the body is sent as it is.
    func call(
        _ method: String, _ path: String, key: String? = member, body: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> Answer {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization") }
        if let body {
            request.httpBody = Data(body.utf8)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        let fields = response.allHeaderFields.reduce(into: [String: String]()) { fields, field in
            fields["\(field.key)".lowercased()] = "\(field.value)"
        }
        return Answer(
            status: response.statusCode, headers: fields, text: String(decoding: data, as: UTF8.self))
    }

    /// `POST /contacts` with this body: the function of the fixture does what the body asks for.
    func post(_ body: String) async throws -> Answer {
        try await call("POST", "/api/v1/contacts", body: body)
    }
}

extension TestDatabase {
    /// The functions that the fixture's tests call.
    func installStubs() async throws {
        try await execute(
            """
            create schema data; create schema api;
            create type data.request_context as (actor text, role text, request_id text,
                idempotency_key text, request_sha256 bytea, if_match text, traceparent text);
            create table data.keys (sha bytea, key_id text, role text);
            create sequence data.attempts;
            insert into data.keys values (sha256('\(HTTPFixture.member)'), 'key-1', 'member'),
                                         (sha256('\(HTTPFixture.reader)'), 'key-2', 'reader');
            create function api.authenticate(p_tenant_id text, p_key_sha256 bytea) returns jsonb
            language sql as $$
                select jsonb_build_object('keyId', key_id, 'actor', 'jane', 'role', role)
                from data.keys where sha = p_key_sha256 $$;
            create function api.create_contact(p_tenant_id text, p_context data.request_context, p_body jsonb)
            returns jsonb language plpgsql as $$
            begin
                if p_body ? 'sleep' then perform pg_sleep((p_body ->> 'sleep')::float8); end if;
                if p_body ? 'conflicts' and nextval('data.attempts') <= (p_body ->> 'conflicts')::int then
                    raise exception using errcode = '40001';
                end if;
                if p_body ? 'state' then
                    raise exception using errcode = p_body ->> 'state', message = 'inner secret',
                        detail = coalesce(p_body ->> 'detail', '');
                end if;
                return jsonb_build_object('success', true, 'data',
                    jsonb_build_object('tenant', p_tenant_id, 'context', to_jsonb(p_context), 'body', p_body));
            end $$;
            create function api.get_contact(
                p_tenant_id text, p_context data.request_context, p_contact_id uuid)
            returns jsonb language sql as $$
                select jsonb_build_object('success', true, 'data', p_contact_id) $$;
            create function api.list_tasks(p_tenant_id text, p_context data.request_context, p_page integer,
                p_page_size integer, p_cursor text, p_assigned_to text, p_status text, p_due_date date)
            returns jsonb language sql as $$
                select jsonb_build_array(p_page, p_page_size, p_assigned_to, p_status, p_due_date) $$;
            create function api.activate_sequence(
                p_tenant_id text, p_context data.request_context, p_sequence_id uuid)
            returns jsonb language sql as $$ select '{"success": true}'::jsonb $$;
            create function api.complete_step(p_tenant_id text, p_context data.request_context,
                p_sequence_id uuid, p_enrollment_id uuid, p_step_number integer, p_body jsonb)
            returns jsonb language sql as $$ select jsonb_build_array(p_step_number, p_body) $$;
            """)
    }
}
