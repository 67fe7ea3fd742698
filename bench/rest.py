"""http read and write: requests per second over 32 connections, beside pgbench calling the same functions with as many
sessions, and beside FastAPI with asyncpg calling them."""

import os
import re
import subprocess
import sys
import time
import urllib.request

CONTEXT = """jsonb_populate_record(null::data.request_context,
             '{"actor": "bench", "role": "admin", "request_id": "bench"}')"""
READ = f"""\\set n random(1, :last)
select api.get_enrollment('bench', {CONTEXT}, :sequence, (select e.enrollment_id from bench_enrollments e
                                                              where e.n = :n));
"""
WRITE = f"""select api.enroll_contact('bench', {CONTEXT}, :sequence, jsonb_build_object('contactId',
    (select c.contact_id from bench_contacts c where c.n = (select nextval('bench_next'))::integer)));
"""
OURS, THEIRS, SESSIONS = 18182, 18183, 8


def run(bench):
    server = bench.server
    seconds, contacts = bench.seconds(2.5, 2), bench.size(60000, 20000)
    database = server.create("bench_rest")
    bench.fixture(database, bench.size(10000, 1000), due="clock.now() + interval '1 year'")
    key = server.ask(database, "select ops.create_key('bench', 'admin', 'bench')")
    server.do(database,
              """insert into data.contacts (tenant_id, contact_id, email, email_key, created_at, updated_at)
                 select 'bench', clock.new_id(clock.now()), format('w%%s@bench.example', n),
                        format('w%%s@bench.example', n), clock.now(), clock.now()
                 from generate_series(1, {}) n""".replace("%%", "%").format(contacts),
              "create table bench_enrollments as select (row_number() over ())::integer as n, enrollment_id, sequence_id "
              "from data.enrollments",
              "create unique index on bench_enrollments (n)",
              "create table bench_contacts as select (row_number() over ())::integer as n, contact_id "
              "from data.contacts where email_key like 'w%'",
              "create unique index on bench_contacts (n)", "create sequence bench_next")
    first = server.ask(database, "select sequence_id from data.sequences order by sequence_id limit 1")
    last = server.ask(database, "select count(*) from bench_enrollments")
    write_ids(bench, database)
    server.settle(database)

    def sequence():
        """A new one: every contact can be enrolled again."""
        return server.ask(database, """
            select (sequence.create('bench', 'bench', '{"name": "W", "steps": [{"type": "call"}],
                                                        "settings": {"fromEmail": "w@bench.example"}}',
                                    clock.now())).sequence_id""")

    def get(port):
        return lambda number: wrk(bench, port, key, seconds, "read", first)

    def post(port):
        return lambda number: wrk(bench, port, key, seconds, "write", sequence())

    def read(number):
        return server.pgbench(database, READ, SESSIONS, seconds, sequence=first, last=last)

    def write(number):
        server.do(database, "alter sequence bench_next restart")
        return server.pgbench(database, WRITE, SESSIONS, min(seconds, contacts / 20000), sequence=sequence())

    app = subprocess.Popen([sys.executable, "-m", "uvicorn", "bench.peer_http:app", "--port", str(THEIRS), "--workers",
                            "2", "--log-level", "warning"], cwd=server.root, stdout=bench.log, stderr=bench.log,
                           env=os.environ | {"BENCH_URI": server.uri(database), "BENCH_SESSIONS": str(SESSIONS // 2)})
    try:
        with bench.program(database, "serve", "--api-only", http_port=OURS, api_pool_size=SESSIONS) as program:
            program.wait_ready(OURS)
            program.wait(lambda: urllib.request.urlopen(f"http://127.0.0.1:{THEIRS}/readyz", timeout=1).status == 200, 30)
            reads = bench.alternate(get(OURS), read, get(THEIRS))
            writes = bench.alternate(post(OURS), write, post(THEIRS))
    finally:
        app.terminate()
        app.wait(10)
    for name, (ours, alone, theirs), least in (("read", reads, 0.4), ("write", writes, 0.8)):
        mine, other = [o[0] for o in ours], [t[0] for t in theirs]
        bench.report(f"http_{name}", mine, "1/s", alone, (">=", least))
        bench.report(f"http_{name}_to_fastapi", mine, "1/s", other, (">=", 3))
        bench.report(f"http_{name}_p99", [o[1] for o in ours], "ms", [t[1] for t in theirs])
    server.drop(database)


def write_ids(bench, database):
    with bench.server.connect(database) as c:
        for name, query in (("read", "select enrollment_id from bench_enrollments"),
                            ("write", "select contact_id from bench_contacts")):
            (bench.state / f"bench-{name}.txt").write_text("".join(f"{row[0]}\n" for row in c.execute(query)))


def wrk(bench, port, key, seconds, what, sequence):
    """Requests per second, and the 99th percentile in milliseconds. Anything but a success is an error."""
    answer = subprocess.run(
        ["wrk", "--threads=2", "--connections=32", f"--duration={max(1, round(seconds))}s", "--latency",
         f"--script={bench.server.root}/bench/rest.lua", f"http://127.0.0.1:{port}/api/v1/sequences/{sequence}/enrollments",
         "--", what, str(bench.state / f"bench-{what}.txt"), key],
        check=True, text=True, stdout=subprocess.PIPE, stderr=bench.log).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", answer)
    if failed or "Socket errors" in answer:
        raise RuntimeError(f"wrk: {answer}")
    amount, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", answer).groups()
    time.sleep(0.2)
    return (float(re.search(r"Requests/sec:\s+([\d.]+)", answer).group(1)),
            float(amount) * {"us": 0.001, "ms": 1, "s": 1000}[unit])
