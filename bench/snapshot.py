"""held snapshot: steps per second while a transaction that will not end keeps vacuum from cleaning up."""

from bench.steps import BATCH

# How many steps ran in each tenth of the time.
TENTHS = """
    with ran as (select written_at from data.outbox_events where type = 'sequence.step.executed'),
         span as (select min(written_at) as since, max(written_at) as until from ran)
    select width_bucket(extract(epoch from r.written_at - s.since), 0,
                        extract(epoch from s.until - s.since) + 0.001, 10) as tenth,
           count(*) / (extract(epoch from s.until - s.since) / 10)
    from ran r cross join span s
    group by s.since, s.until, tenth
    order by tenth"""


def run(bench):
    server = bench.server
    rows = int(bench.per_second.get("steps", 4000) * bench.seconds(12, 2))

    def measure(is_held):
        database = server.create("bench_snapshot")
        bench.fixture(database, rows)
        with server.connect(database) as holder:
            if is_held:
                holder.execute("begin transaction isolation level repeatable read")
                holder.execute("select count(*) from data.tenants")
            server.pgbench(database, BATCH, clients=2, transactions=-(-rows // 1000))
        with server.connect(database) as c:
            return [float(row[1]) for row in c.execute(TENTHS)]

    free, held = measure(False), measure(True)
    server.drop("bench_snapshot")
    # The last fifth with a snapshot, beside the same time without.
    end = [sum(rates[-2:]) / 2 for rates in (held, free)]
    bench.report("held_snapshot_end", end[0], "1/s", end[1], (">=", 0.7))
    # What is left at the end of the rate in the middle. Tables that grow cost something without a snapshot, too.
    left = [last / (sum(rates[3:5]) / 2) for last, rates in zip(end, (held, free))]
    bench.report("held_snapshot_falling", left[0], "of the middle", left[1], (">=", 0.9))
