"""What caps and mailbox limits that never bind cost: steps per second of two sessions; baseline: without limits."""

from bench.steps import BATCH, STEPS_PER_SECOND


def run(bench):
    server, rows = bench.server, bench.size(15000, 2000)

    def measure(*changes):
        def per_second(number):
            database = server.create("bench_limits")
            bench.fixture(database, rows)
            server.do(database, *changes)
            server.pgbench(database, BATCH, clients=2, transactions=-(-rows // 1000))
            return float(server.ask(database, STEPS_PER_SECOND))
        return per_second

    free, capped, boxed = bench.alternate(
        measure(),
        measure("update data.sequences set settings = settings "
                """|| '{"maxContactsPerDay": 1000000, "maxNewContactsPerDay": 1000000}'"""),
        measure("""select mailbox.put('bench', null, '{"email": "bench@bench.example", "dailyLimit": 1000000,
                       "hourlyLimit": 1000000}', clock.now())"""))
    bench.report("steps_capped", capped, "1/s", free)
    bench.report("steps_of_mailbox", boxed, "1/s", free)
