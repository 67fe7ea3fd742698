"""growth, stats: steps per second, and a report, with very much pending and very much behind."""

from bench.steps import BATCH

GET = """select api.get_sequence_stats('bench', jsonb_populate_record(null::data.request_context,
             '{"actor": "bench", "role": "admin", "request_id": "bench"}'), :sequence);
"""
# Per second, of what one tenant's batches did.
OF_TENANT = """
    with ran as (select written_at from data.outbox_events where tenant_id = %s and type = 'sequence.step.executed'),
         span as materialized (select percentile_disc(0.1) within group (order by written_at) as since, max(written_at) as until
                  from ran)
    select count(*) / extract(epoch from max(s.until) - max(s.since))
    from ran r join span s on r.written_at > s.since"""


def run(bench):
    server, rows, history = bench.server, bench.size(20000, 2000), bench.size(10000000, 20000)
    small, large = server.create("bench_small"), server.create("bench_large")
    server.file(large, server.root / "bench/history.sql", rows=history, enrolled=history // 10)
    server.file(small, server.root / "bench/history.sql", rows=100, enrolled=10)
    bench.say(f"{history} pending and {history} executions are there")

    def measure(database):
        def per_second(number):
            # A tenant a round: the database stays what it is.
            bench.fixture(database, rows, tenant=f"round{number}", is_beside_others="yes")
            server.pgbench(database, BATCH, clients=2, transactions=-(-rows // 1000))
            return float(server.ask(database, OF_TENANT, f"round{number}"))
        return per_second

    few, many = bench.alternate(measure(small), measure(large))
    bench.report("growth", many, "1/s", few, (">=", 0.9))

    def milliseconds(database):
        sequence = server.ask(database, "select sequence_id from data.sequences where tenant_id = 'bench'")
        return lambda number: 1000 / server.pgbench(database, GET, 1, bench.seconds(2), sequence=sequence)

    few, many = bench.alternate(milliseconds(small), milliseconds(large))
    bench.report("stats", many, "ms", few, ("<=", 1.5))
    if history <= 1000000:      # a recount of more takes too long here
        verify(server, large, 2 * history + 100 * rows)
    server.drop(small)
    server.drop(large)


def verify(server, database, limit):
    """What the rounds enrolled past the functions is not looked at."""
    server.ask(database, "select stats.recount_next(%s)", limit)
    drifted = server.ask(database, "select drift_count from data.sequence_recounts where tenant_id = 'bench'")
    assert drifted == 0, f"{drifted} counts are not what a recount gives"
