"""idle: what a worker and a server cost that have nothing to do."""

import time


def run(bench):
    server = bench.server
    database = server.create("bench_idle")
    bench.fixture(database, bench.size(1000), due="clock.now() + interval '1 year'")
    seconds = 60        # two rounds of what happens every thirty seconds
    # Of the program alone: this bench asks from another database.
    asked = "select xact_commit + xact_rollback from pg_stat_database where datname = %s"
    with bench.program(database, "serve", "--workers-only") as program:
        time.sleep(20)      # its start, the looks of its first seconds, and until its sessions have told of them
        before, began = server.ask("postgres", asked, database), time.monotonic()
        time.sleep(seconds)
        asked_per_second = (server.ask("postgres", asked, database) - before) / (time.monotonic() - began)
        program.watch()
    bench.report("idle_queries", asked_per_second, "1/s", target=("<=", 0.2))
    with bench.program(database, "serve", http_port=18181) as program:
        program.wait_ready(18181)
        time.sleep(5)
        seconds = 30
        before, began = program.cpu_seconds(), time.monotonic()
        time.sleep(seconds)
        share = 100 * (program.cpu_seconds() - before) / (time.monotonic() - began)
    bench.report("idle_cpu", share, "%", target=("<=", 0.5))
