"""relay: events per second from the outbox to NATS JetStream."""

import shutil
import socket
import subprocess
import time

PORT = 14222
EVENTS = """
    select count(outbox.add('bench', 'sequence.step.executed', gen_random_uuid(), 'request-' || n, jsonb_build_object(
        'enrollmentId', gen_random_uuid(), 'sequenceId', gen_random_uuid(), 'contactId', gen_random_uuid(),
        'assignedTo', 'kim', 'executionId', gen_random_uuid(), 'stepNumber', 1, 'stepType', 'auto_email',
        'status', 'scheduled', 'messageId', gen_random_uuid()), now()))
    from generate_series(1, %s) n
"""


class NATS:
    """nats-server with an empty store, until the end of the with block."""

    def __init__(self, bench):
        self.bench, self.store = bench, bench.state / "bench-nats"

    def __enter__(self):
        shutil.rmtree(self.store, ignore_errors=True)
        self.process = subprocess.Popen(["nats-server", "-a", "127.0.0.1", "-p", str(PORT), "-js", "-sd", self.store],
                                        stdout=self.bench.log, stderr=self.bench.log)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", PORT)).close()
                return self
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("nats-server does not answer")

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.store, ignore_errors=True)


def run(bench):
    if not shutil.which("nats-server"):
        bench.say("nats-server is not there: the relay is left out")
        return
    server, count = bench.server, bench.size(40000)
    url = f"nats://127.0.0.1:{PORT}"
    filled = server.create("bench_events")
    server.do(filled, "select ops.create_tenant('bench', 'Bench')")
    server.ask(filled, EVENTS, count)
    server.settle(filled)

    def alone(_):
        with NATS(bench):
            program = bench.program(filled, "measure-publish", nats_url=url)
            answer = subprocess.run([bench.binary, "measure-publish"], env=program.environment, check=True, text=True,
                                    stdout=subprocess.PIPE, stderr=bench.log).stdout
            return float(answer)

    def relayed(_):
        database = server.create("bench_relay", filled)
        with NATS(bench):
            settings = {"nats_url": url, "sender_loops": 0, "webhook_posters": 0, "nats_in_flight": 0}
            with bench.program(database, "serve", "--workers-only", **settings) as program:
                program.wait(lambda: published(database) > 0)
                first, began = published(database), time.monotonic()
                program.wait(lambda: published(database) == count)
                return (count - first) / (time.monotonic() - began)

    def published(database):
        return server.ask(database, "select count(*) from data.outbox_events where published_at is not null")

    baseline, relay = bench.alternate(alone, relayed)
    bench.report("relay", relay, "1/s", baseline)
    server.drop("bench_relay")
    server.drop(filled)
