"""The program that is measured, as a process of its own."""

import os
import signal
import subprocess
import time
import urllib.request

import psycopg


class Program:
    """`pgcadence …` until the end of the with block; keeps the most memory it had, by the name of the bench."""

    def __init__(self, bench, uri, arguments, settings):
        self.bench, self.settings = bench, settings
        self.environment = bench.server.environment(
            CADENCE_DATABASE_URL=uri, CADENCE_LOG_LEVEL="notice",
            **{f"CADENCE_{name.upper()}": str(value) for name, value in settings.items()})
        self.arguments = arguments

    def __enter__(self):
        self.process = subprocess.Popen([self.bench.binary, *self.arguments], env=self.environment,
                                        stdout=self.bench.log, stderr=self.bench.log)
        return self

    def __exit__(self, *_):
        self.watch()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def watch(self, name=None):
        """Notes the most memory that the process had so far."""
        with open(f"/proc/{self.process.pid}/status") as status:
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
        name = name or self.name
        self.bench.peaks[name] = max(self.bench.peaks.get(name, 0), round(peak, 1))

    @property
    def name(self):
        return "workers" if "--workers-only" in self.arguments else "serve"

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def wait_ready(self, port):
        self.wait(lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).status == 200, 30)

    def wait_for(self, query, *arguments, seconds=600):
        """Until the query answers true: asked seldom, over one connection, for the program needs both processors."""
        with psycopg.connect(self.environment["CADENCE_DATABASE_URL"], autocommit=True) as connection:
            self.wait(lambda: connection.execute(query, arguments or None).fetchone()[0], seconds, every=0.2)

    def wait(self, condition, seconds=600, every=0.05):
        """Until the condition holds; a connection that is refused is a no."""
        until = time.monotonic() + seconds
        while True:
            try:
                if condition():
                    return
            except OSError:
                pass
            if self.process.poll() is not None:
                raise RuntimeError(f"pgcadence ended with {self.process.returncode}: see {self.bench.log.name}")
            if time.monotonic() > until:
                raise TimeoutError(f"nothing came of it within {seconds} s: see {self.bench.log.name}")
            time.sleep(every)
