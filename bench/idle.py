"""idle: what a worker and a server cost that have nothing to do."""

import time

ASKED = "select xact_commit + xact_rollback from pg_stat_database where datname = %s"
PORT = 18181


def run(bench):
    server = bench.server
    databases = [server.create(f"bench_idle_{what}") for what in ("worker", "serve")]
    for database in databases:
        bench.fixture(database, bench.size(1000), due="clock.now() + interval '1 year'")
    worker, serve = databases
    server.do("postgres", "alter system set autovacuum = off", "select pg_reload_conf()")   # it has transactions, too
    with (bench.program(worker, "serve", "--workers-only"),
          bench.program(serve, "serve", http_port=PORT) as program):
        program.wait_ready(PORT)
        time.sleep(20)      # their start, the looks of their first seconds, and until their sessions have told of them
        asked, cpu, began = server.ask("postgres", ASKED, worker), program.cpu_seconds(), time.monotonic()
        time.sleep(60)      # two rounds of what happens every thirty seconds
        took = time.monotonic() - began
        asked, cpu = server.ask("postgres", ASKED, worker) - asked, program.cpu_seconds() - cpu
    server.do("postgres", "alter system set autovacuum = on", "select pg_reload_conf()")
    bench.report("idle_queries", asked / took, "1/s", target=("<=", 0.2))
    bench.report("idle_cpu", 100 * cpu / took, "%", target=("<=", 0.5))
    for database in databases:
        server.drop(database)
