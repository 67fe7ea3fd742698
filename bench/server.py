"""A durable PostgreSQL of the bench's own: nothing of it is switched off."""

import os
import re
import subprocess

import psycopg

# What deploy/postgresql.conf recommends, with the memory of a smaller machine.
SETTINGS = {
    "shared_buffers": "1GB", "work_mem": "16MB", "maintenance_work_mem": "512MB", "max_wal_size": "8GB",
    "checkpoint_timeout": "15min", "wal_compression": "on", "random_page_cost": "1.1", "autovacuum": "on",
    "autovacuum_naptime": "15s", "autovacuum_vacuum_cost_delay": "0", "autovacuum_vacuum_scale_factor": "0.05",
    "autovacuum_analyze_scale_factor": "0.05",
}


class Server:
    def __init__(self, root, directory, binary, log):
        self.root, self.directory, self.log = root, directory, log
        self.environment_binary = binary
        self.script("cluster", "start", directory)
        with self.connect("postgres") as c:
            for name, value in SETTINGS.items():
                c.execute(f"alter system set {name} = '{value}'")
        self.script("cluster", "stop", directory)       # the memory is taken at the start
        self.script("cluster", "start", directory)
        with self.connect("postgres") as c:
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                assert c.execute(f"show {name}").fetchone()[0] == "on", f"{name} is switched off"
        self.create("bench_template", None)

    def script(self, name, *arguments):
        return subprocess.run([str(self.root / "scripts" / name), *map(str, arguments)], check=True, text=True,
                              stdout=subprocess.PIPE, stderr=self.log, cwd=self.root,
                              env=self.environment()).stdout.strip()

    def environment(self, **more):
        return os.environ | {"PGCADENCE": self.environment_binary} | more

    def stop(self):
        self.script("cluster", "stop", self.directory)

    def uri(self, database):
        return self.script("cluster", "uri", self.directory, database)

    def connect(self, database):
        return psycopg.connect(self.uri(database), autocommit=True)

    def create(self, database, template="bench_template"):
        """A new database: migrated, or a copy of another. Answers its name."""
        if template is None:
            self.script("migrate", self.directory, database, "--anew")
        else:
            with self.connect("postgres") as c:
                c.execute(f"drop database if exists {database} with (force)")
                c.execute(f"create database {database} template {template} strategy file_copy")
        return database

    def drop(self, database):
        with self.connect("postgres") as c:
            c.execute(f"drop database if exists {database} with (force)")

    def ask(self, database, query, *arguments):
        """The first column of the first row."""
        with self.connect(database) as c:
            row = c.execute(query, arguments or None).fetchone()
            return row[0] if row else None

    def do(self, database, *statements):
        with self.connect(database) as c:
            for statement in statements:
                c.execute(statement)

    def file(self, database, path, **variables):
        subprocess.run(["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={self.uri(database)}",
                        f"--file={path}", *(f"--set={k}={v}" for k, v in variables.items())],
                       check=True, stdout=self.log, stderr=self.log)

    def pgbench(self, database, script, clients, seconds=None, transactions=None, **variables):
        """Transactions per second of a script that clients repeat, prepared."""
        path = self.directory / "script.sql"
        path.write_text(script)
        limit = [f"--transactions={transactions}"] if transactions else [f"--time={max(1, round(seconds))}"]
        answer = subprocess.run(["pgbench", "--no-vacuum", "--protocol=prepared", f"--client={clients}",
                                 f"--jobs={min(2, clients)}", *limit, f"--file={path}",
                                 *(f"--define={k}={v}" for k, v in variables.items()), self.uri(database)],
                                check=True, text=True, stdout=subprocess.PIPE, stderr=self.log).stdout
        return float(re.search(r"tps = ([\d.]+)", answer).group(1))

    def settle(self, database):
        """Nothing left over from before that the next measure would pay for."""
        self.do(database, "vacuum analyze", "checkpoint")

    def wal(self):
        return int(self.ask("postgres", "select pg_current_wal_insert_lsn() - '0/0'"))
