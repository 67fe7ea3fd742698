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
    rows = int(bench.per_second.get("steps", 4000) * bench.seconds(7, 2))

    def measure(is_held):
        database = server.create("bench_snapshot")
        bench.fixture(database, rows)
        with server.connect(database) as holder:
            if is_held:
                holder.execute("begin transaction isolation level repeatable read")
                holder.execute("select count(*) from data.tenants")
            server.pgbench(database, BATCH, clients=2, transactions=-(-rows // 1000))
        with server.connect(database) as c:
            rates = dict(c.execute(TENTHS).fetchall())
            return [float(rates.get(tenth, 0)) for tenth in range(1, 11)]

    held, free = bench.alternate(lambda number: measure(True), lambda number: measure(False))
    server.drop("bench_snapshot")
    # The end is the eighth and ninth tenth: in the last one session is done before the other.
    ends = [[(tenths[7] + tenths[8]) / 2 or 1 for tenths in rounds] for rounds in (held, free)]
    bench.report("held_snapshot_end", ends[0], "1/s", ends[1], (">=", 0.7))
    # What is left then of the rate in the middle. Tables that grow cost something without a snapshot, too.
    left = [[end / ((tenths[3] + tenths[4]) / 2 or 1) for end, tenths in zip(of, rounds)]
            for of, rounds in zip(ends, (held, free))]
    bench.report("held_snapshot_falling", left[0], "of the middle", left[1], (">=", 0.9))
