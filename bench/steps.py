"""steps, deliver, WAL: what the engine does per second, beside pgbench, pgqueuer and procrastinate."""

import shutil

# Each batch writes its events at once. Without the first tenth: no process is measured while it starts.
STEPS_PER_SECOND = """
    with ran as (select written_at from data.outbox_events where type = 'sequence.step.executed'),
         span as materialized (select percentile_disc(0.1) within group (order by written_at) as since, max(written_at) as until
                  from ran)
    select count(*) / nullif(extract(epoch from max(s.until) - max(s.since)), 0)
    from ran r join span s on r.written_at > s.since"""
SENT_PER_SECOND = """
    with sent as (select sent_at from data.messages where status = 'sent'),
         span as materialized (select percentile_disc(0.1) within group (order by sent_at) as since, max(sent_at) as until from sent)
    select count(*) / nullif(extract(epoch from max(s.until) - max(s.since)), 0)
    from sent m join span s on m.sent_at > s.since"""
# Both by their indexes; the second steps are planned for days later.
NOTHING_DUE = """
    select not exists (select from data.sequence_schedules s
                       where s.parked_reason is null and s.scheduled_at < now() + interval '1 day')"""
NOTHING_TO_SEND = """
    select not exists (select from data.messages m where m.status = 'queued')
       and not exists (select from data.messages m where m.status = 'sending')"""
BATCH = "select worker.run_due_steps(500);\n"


def run(bench):
    # Enough that what a process does once at its start does not count; fewer messages tell as much.
    server, rows, messages = bench.server, bench.size(30000, 2000), bench.size(12000, 2000)
    wal, mails = [], bench.state / "bench-mail"
    deliver = []

    def due(number):
        database = server.create("bench_steps")
        bench.fixture(database, rows)
        return database

    def ours(number):
        database = due(number)
        before = server.wal()
        with bench.program(database, "serve", "--workers-only", sender_loops=0, step_loops=2) as program:
            program.wait_for(NOTHING_DUE)
        wal.append((server.wal() - before) / rows)
        rate = float(server.ask(database, STEPS_PER_SECOND))
        server.do(database, f"delete from data.messages where message_id not in (select message_id from data.messages "
                            f"order by due_at limit {messages})")
        server.settle(database)
        mail = mails / str(number)      # ext4 is slow to give out inodes that were deleted seconds ago
        with bench.program(database, "serve", "--workers-only", sender_loops=4, step_loops=2,
                           mail_transport=f"file:{mail}") as program:
            program.wait_for(NOTHING_TO_SEND)
        sent = server.ask(database, "select count(*) from data.messages where status = 'sent'")
        files = sum(1 for _ in mail.rglob("*.eml"))
        assert sent == files == messages, f"{sent} of {messages} messages sent, {files} files"
        deliver.append(float(server.ask(database, SENT_PER_SECOND)))
        return rate

    def pgbench(number):
        database = due(number)
        server.pgbench(database, BATCH, clients=2, transactions=max(1, -(-rows // 1000)))
        return float(server.ask(database, STEPS_PER_SECOND))

    def pgqueuer(number):
        database = server.create("bench_peer", "template0")
        return bench.peer("pgqueuer", server.uri(database), bench.size(20000, 2000))

    def procrastinate(number):
        database = server.create("bench_peer", "template0")
        return bench.peer("procrastinate", server.uri(database), bench.size(600, 200))

    shutil.rmtree(mails, ignore_errors=True)
    steps, alone, queue, tasks = bench.alternate(ours, pgbench, pgqueuer, procrastinate)
    bench.per_second["steps"] = bench.report("steps", steps, "1/s", alone, (">=", 0.95))
    bench.report("steps_to_pgqueuer", steps, "1/s", [q["per_second"] for q in queue], (">=", 1.3))
    bench.report("steps_to_procrastinate", steps, "1/s", [t["per_second"] for t in tasks], (">=", 15))
    bench.report("deliver", deliver, "1/s", steps, (">=", 0.4))
    bench.report("wal", wal, "B/step", [q["wal_bytes"] for q in queue], ("<=", 3))
    shutil.rmtree(mails)
    server.drop("bench_peer")
