"""send: messages per second to a mail server on this machine over four connections, beside Postfix's smtp-source."""

import os
import pathlib
import subprocess
import time

from bench.steps import BATCH, NOTHING_TO_SEND, SENT_PER_SECOND

PORT = 18184


def run(bench):
    tools = find_tools(bench)
    if tools is None:
        bench.say("Neither smtp-source nor smtp-sink is here: left out")
        return
    server, messages = bench.server, bench.size(3000, 1000)
    size = 2600     # bytes of a message of this template, with its headers
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    sink = subprocess.Popen([tools / "smtp-sink", *user, f"127.0.0.1:{PORT}", "200"], stdout=bench.log, stderr=bench.log,
                            env=environment(tools))

    def ours(number):
        database = server.create("bench_send")
        bench.fixture(database, messages)
        server.pgbench(database, BATCH, clients=2, transactions=-(-messages // 1000))
        server.settle(database)
        # Four in all: while one loop claims and finishes, the other sends.
        with bench.program(database, "serve", "--workers-only", sender_loops=2, mail_transport="smtp",
                           smtp_url=f"smtp://127.0.0.1:{PORT}", smtp_tls="off", smtp_connections=2) as program:
            program.wait_for(NOTHING_TO_SEND)
        sent = server.ask(database, "select count(*) from data.messages where status = 'sent'")
        assert sent == messages, f"{sent} of {messages} messages sent"
        return float(server.ask(database, SENT_PER_SECOND))

    def source(number):
        count = 4 * messages
        began = time.perf_counter()
        subprocess.run([tools / "smtp-source", "-d", "-s", "4", "-m", str(count), "-l", str(size), f"127.0.0.1:{PORT}"],
                       check=True, stdout=bench.log, stderr=bench.log, env=environment(tools))
        return count / (time.perf_counter() - began)

    try:
        time.sleep(0.5)
        mine, theirs = bench.alternate(ours, source)
    finally:
        sink.terminate()
        sink.wait(10)
    bench.report("send", mine, "1/s", theirs, (">=", 0.5))
    server.drop("bench_send")


def find_tools(bench):
    """Where scripts/unpack has put them; else where the system has it."""
    for place in (bench.state / "postfix/usr/sbin", pathlib.Path("/usr/sbin")):
        if (place / "smtp-sink").exists():
            return place
    return None


def environment(tools):
    return os.environ | {"LD_LIBRARY_PATH": str(tools.parent / "lib/postfix")}
