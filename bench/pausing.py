"""What very many enrollments of a paused sequence cost: to pause and resume it, and the steps of others beside it."""

import time

from bench.steps import BATCH, STEPS_PER_SECOND

CALL = """select api.{}_sequence('bench', jsonb_populate_record(null::data.request_context,
              '{{"actor": "bench", "role": "admin", "request_id": "bench"}}'), %s)"""


def run(bench):
    server, rows, paused = bench.server, bench.size(15000, 2000), bench.size(300000, 2000)
    database = server.create("bench_pausing")
    bench.fixture(database, rows)
    with server.connect(database) as c:
        few = c.execute("select sequence_id from data.sequences").fetchone()[0]
        pause_few = milliseconds(c, "pause", few)
        c.execute("select sequence.activate('bench', %s, clock.now())", (few,))
    server.create("bench_pausing")
    bench.fixture("bench_pausing", rows)
    server.file(database, server.root / "bench/pausing.sql", rows=paused)
    with server.connect(database) as c:
        many = c.execute("select sequence_id from data.sequences where name = 'Paused'").fetchone()[0]
        bench.report("pause_sequence", milliseconds(c, "pause", many), "ms", pause_few)
        # What was enrolled for the steps waits until the others have left the claim path.
        c.execute("update data.sequence_schedules set scheduled_at = scheduled_at + interval '1 day' "
                  "where sequence_id <> %s", (many,))
        began = time.perf_counter()
        while c.execute("select (worker.run_due_steps(500) ->> 'claimed')::integer").fetchone()[0] > 0:
            pass
        bench.report("paused_leave", paused / (time.perf_counter() - began), "1/s")
        c.execute("update data.sequence_schedules set scheduled_at = scheduled_at - interval '1 day' "
                  "where sequence_id <> %s", (many,))
    server.settle(database)
    beside = steps(bench, database, rows)
    with server.connect(database) as c:
        bench.report("resume_sequence", milliseconds(c, "activate", many), "ms")
    server.create(database)
    bench.fixture(database, rows)
    bench.report("steps_beside_paused", beside, "1/s", steps(bench, database, rows))
    server.drop(database)


def steps(bench, database, rows):
    bench.server.pgbench(database, BATCH, clients=2, transactions=-(-rows // 1000))
    return float(bench.server.ask(database, STEPS_PER_SECOND))


def milliseconds(connection, verb, sequence):
    began = time.perf_counter()
    connection.execute(CALL.format(verb), (sequence,))
    return (time.perf_counter() - began) * 1000
