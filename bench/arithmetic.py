"""calendar: calendar.next_send_time, set-based in one session, against the loop that steps from hour to hour."""

import time

OURS = """
    select count(calendar.next_send_time(s.reference, s.delay_days, s.delay_hours, s.send_at, {settings},
                                         s.timezone, {holidays}))
    from bench.steps s
    where s.number >= {first} and s.number < {first} + {rows}"""
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
                c.execute(query.format(settings=settings, holidays=holidays, rows=count, first=number * count + 1))
                return count / (time.perf_counter() - began)
            return per_second

        # Every round takes its part of the rows. The loop is slow: fewer tell as much.
        share = rows // bench.rounds
        ours, loop = bench.alternate(measure(OURS, share), measure(LOOP, max(1000, share // 10)))
    bench.report("calendar", ours, "1/s", loop, (">=", 20))
