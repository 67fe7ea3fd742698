"""pickup and wake: how soon what is due is done."""

import json
import statistics
import time
import urllib.request

from bench.steps import NOTHING_DUE, STEPS_PER_SECOND

LATENESS = """
    select extract(epoch from percentile_cont(0.99) within group (order by o.written_at - x.scheduled_at)) * 1000
    from data.outbox_events o
    join data.step_executions x on x.execution_id = (o.data ->> 'executionId')::uuid
    where o.type = 'sequence.step.executed'"""
PORT = 18180


def run(bench):
    pickup(bench)
    wake(bench)


def pickup(bench):
    """From the request that enrolls a contact to its message in the queue, as another session sees it."""
    server = bench.server
    database = server.create("bench_latency")
    contacts = bench.size(300, 60)
    bench.fixture(database, contacts, due="clock.now() + interval '1 year'")
    key = server.ask(database, "select ops.create_key('bench', 'admin', 'bench')")
    with server.connect(database) as c:
        sequence = c.execute(
            """select (sequence.activate('bench', (sequence.create('bench', 'bench',
                   '{"name": "Now", "settings": {"fromEmail": "now@bench.example"},
                     "steps": [{"type": "auto_email", "subject": "S", "body": "B"}]}', clock.now())).sequence_id,
                   clock.now())).sequence_id""").fetchone()[0]
        ids = [str(row[0]) for row in c.execute("select contact_id from data.contacts")]
    took, trips = [], []
    with (bench.program(database, "serve", http_port=PORT, mail_transport=f"file:{bench.state / 'bench-mail'}",
                        sender_loops=0) as program,
          server.connect(database) as watcher, server.connect(database) as other):
        program.wait_ready(PORT)
        watcher.execute("listen bench")
        for contact in ids:
            time.sleep(0.02)
            began = time.perf_counter()
            post(f"/sequences/{sequence}/enrollments", key, {"contactId": contact})
            while not watcher.execute("select exists (select from data.messages m join data.enrollments e "
                                      "using (tenant_id, enrollment_id) where e.tenant_id = 'bench' "
                                      "and e.contact_id = %s)", (contact,)).fetchone()[0]:
                pass
            took.append((time.perf_counter() - began) * 1000)
            # A commit that writes, and one that notifies, until the other session has heard.
            began = time.perf_counter()
            other.execute("insert into data.idempotency_keys (tenant_id, actor, idempotency_key, request_sha256, "
                          "created_at, expires_at) values ('bench', 'bench', %s, sha256('x'), now(), now())",
                          (contact,))
            other.execute("notify bench")
            for _ in watcher.notifies(timeout=10, stop_after=1):
                pass
            trips.append((time.perf_counter() - began) * 1000)
    # The first ones meet sessions that have compiled and planned nothing yet.
    took, trips = took[len(took) // 5:], trips[len(trips) // 5:]
    bench.report("pickup_p50", statistics.median(took), "ms", statistics.median(trips))
    bench.report("pickup_p99", p99(took), "ms", p99(trips), ("<=", 10))


def wake(bench):
    """Many rows due at one second; and a steady stream."""
    server, rows = bench.server, bench.size(100000, 2000)
    database = server.create("bench_latency")
    due = server.ask(database, "select clock_timestamp() + make_interval(secs => %s)", 10 + rows / 8000)
    bench.fixture(database, rows, due=f"timestamptz '{due.isoformat()}'")
    with bench.program(database, "serve", "--workers-only", sender_loops=0) as program:
        program.wait_for(NOTHING_DUE)
    took = float(server.ask(database, "select extract(epoch from max(written_at) - %s) from data.outbox_events "
                                      "where type = 'sequence.step.executed'", due))
    # As many that were due before the program began, in the same minute.
    database = server.create("bench_latency")
    bench.fixture(database, rows)
    with bench.program(database, "serve", "--workers-only", sender_loops=0) as program:
        program.wait_for(NOTHING_DUE)
    expected = rows / float(server.ask(database, STEPS_PER_SECOND))
    bench.report("wake_at_once", took, "s", expected, ("<=", 1.2))

    rows = int(1000 * bench.seconds(20, 4))
    database = server.create("bench_latency")
    due = server.ask(database, "select clock_timestamp() + make_interval(secs => %s)", 6 + rows / 8000)
    bench.fixture(database, rows, due=f"timestamptz '{due.isoformat()}' "
                                      "+ row_number() over () * interval '1 millisecond'")
    with bench.program(database, "serve", "--workers-only", sender_loops=0) as program:
        program.wait_for(NOTHING_DUE)
    bench.report("lateness_p99", float(server.ask(database, LATENESS)), "ms", target=("<=", 50))


def post(path, key, body):
    request = urllib.request.Request(
        f"http://127.0.0.1:{PORT}/api/v1{path}", json.dumps(body).encode(),
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=15) as answer:
        assert answer.status == 201


def p99(values):
    return statistics.quantiles(values, n=100)[98]
