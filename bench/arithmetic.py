"""calendar: calendar.next_send_time, set-based in one session, against the loop that steps from hour to hour."""

import time

OURS = """
    select count(calendar.next_send_time(s.reference, s.delay_days, s.delay_hours, s.send_at, {settings},
                                         s.timezone, {holidays}))
    from (select * from bench.steps limit {rows}) s"""
LOOP = OURS.replace("calendar.next_send_time", "bench.next_send_time")


def run(bench):
    server, rows = bench.server, bench.size(1000000, 5000)
    database = server.create("bench_arithmetic")
    server.file(database, bench.server.root / "bench/arithmetic.sql", rows=rows)
    with server.connect(database) as c:
        c.execute("set timezone = 'UTC'; set max_parallel_workers_per_gather = 0")
        settings, holidays = c.execute("select format('%L::jsonb', settings), format('%L::date[]', holidays) "
                                       "from bench.sequences").fetchone()

        def measure(query, count):
            def per_second(number):
                began = time.perf_counter()
                c.execute(query.format(settings=settings, holidays=holidays, rows=count))
                return count / (time.perf_counter() - began)
            return per_second

        # The loop is slow: a fiftieth of the rows tells as much.
        ours, loop = bench.alternate(measure(OURS, rows), measure(LOOP, max(1000, rows // 50)))
    bench.report("calendar", ours, "1/s", loop, (">=", 20))
