"""python -m bench.peers pgqueuer|procrastinate URI JOBS: no-op jobs of another queue, as a JSON line."""

import asyncio
import json
import sys
import time


def rate(moments):
    """Per second, without the first tenth."""
    tenth = len(moments) // 10
    return (len(moments) - tenth - 1) / (moments[-1] - moments[tenth])


async def wal(connection):
    return int(await connection.fetchval("select pg_current_wal_insert_lsn() - '0/0'"))


async def pgqueuer(uri, jobs):
    import asyncpg
    from pgqueuer import PgQueuer, Queries
    from pgqueuer.db import AsyncpgDriver
    from pgqueuer.types import QueueExecutionMode
    connection, watcher = await asyncpg.connect(uri), await asyncpg.connect(uri)
    driver = AsyncpgDriver(connection)
    await Queries(driver).install()
    await Queries(driver).enqueue(["nothing"] * jobs, [None] * jobs, [0] * jobs)
    await watcher.execute("vacuum analyze")
    await watcher.execute("checkpoint")
    queue, moments = PgQueuer(driver), []

    @queue.entrypoint("nothing")
    async def nothing(job):
        moments.append(time.monotonic())

    before = await wal(watcher)
    await queue.qm.run(batch_size=500, mode=QueueExecutionMode.drain)
    assert len(moments) == jobs
    return {"per_second": rate(moments), "wal_bytes": (await wal(watcher) - before) / jobs}


async def procrastinate(uri, jobs):
    import procrastinate as library
    app, moments = library.App(connector=library.PsycopgConnector(conninfo=uri)), []

    @app.task(name="nothing")
    async def nothing():
        moments.append(time.monotonic())

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        await nothing.batch_defer_async(*[{} for _ in range(jobs)])
        await app.run_worker_async(wait=False, concurrency=20, listen_notify=False, install_signal_handlers=False)
    assert len(moments) == jobs
    return {"per_second": rate(moments)}


if __name__ == "__main__":
    import uvloop
    print(json.dumps(uvloop.run({"pgqueuer": pgqueuer, "procrastinate": procrastinate}[sys.argv[1]](
        sys.argv[2], int(sys.argv[3])))))
