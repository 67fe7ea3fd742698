"""bulk enroll: contacts per second, beside plain INSERTs of the same rows into the same tables."""

import time

# What the call wrote, with other ids, in the order of their dependence.
COPIES = [
    """insert into data.enrollments
       select (jsonb_populate_record(e, jsonb_build_object('enrollment_id', m.new_id, 'sequence_id', %(other)s))).*
       from data.enrollments e join bench_ids m using (enrollment_id)""",
    """insert into data.sequence_schedules
       select (jsonb_populate_record(s, jsonb_build_object('enrollment_id', m.new_id, 'sequence_id', %(other)s,
                                                           'schedule_id', gen_random_uuid()))).*
       from data.sequence_schedules s join bench_ids m using (enrollment_id)""",
    """insert into data.outbox_events
       select (jsonb_populate_record(o, jsonb_build_object('event_id', gen_random_uuid(),
                                                           'enrollment_id', m.new_id))).*
       from data.outbox_events o join bench_ids m using (enrollment_id)""",
]
SEQUENCE = """
    select (sequence.create('bench', 'bench', jsonb_build_object('name', %s::text, 'settings', (
        select q.settings from data.sequences q order by q.sequence_id limit 1), 'steps',
        '[{"type": "auto_email", "subject": "S", "body": "B", "delayDays": 2, "sendAt": "10:00"}]'::jsonb),
        clock.now())).sequence_id"""


def run(bench):
    server, contacts = bench.server, bench.size(10000)
    database = server.create("bench_enroll")
    bench.fixture(database, contacts, due="clock.now() + interval '1 year'")
    server.do(database, "create unlogged table bench_ids (enrollment_id uuid, new_id uuid)")
    with server.connect(database) as c:
        ids = [str(row[0]) for row in c.execute("select contact_id from data.contacts order by random()")]

        def sequence(name):
            made = c.execute(SEQUENCE, (name,)).fetchone()[0]
            c.execute("select sequence.activate('bench', %s, clock.now())", (made,))
            return made

        def enroll(number):
            made = sequence(f"S{number}")
            c.execute("checkpoint")
            rate = timed(c, contacts, """
                select api.enroll_contacts('bench', jsonb_populate_record(null::data.request_context,
                    '{"actor": "bench", "role": "admin", "request_id": "bench"}'), %s,
                    jsonb_build_object('contactIds', %s::text[]))""", (made, ids))
            count = c.execute("select count(*) from data.enrollments where sequence_id = %s", (made,)).fetchone()[0]
            assert count == contacts, f"{count} of {contacts} enrolled"
            c.execute("truncate bench_ids")
            c.execute("insert into bench_ids select enrollment_id, gen_random_uuid() from data.enrollments "
                      "where sequence_id = %s", (made,))
            return rate

        def insert(number):
            # The rows are made before the clock runs: what is measured is their insertion.
            other = str(sequence(f"C{number}"))
            c.execute("analyze bench_ids")
            tables = []
            for place, copy in enumerate(COPIES):
                table, query = copy.strip().split("\n", 1)
                c.execute(f"drop table if exists bench_copy{place}")
                c.execute(f"create unlogged table bench_copy{place} as {query % {'other': literal(other)}}")
                c.execute(f"analyze bench_copy{place}")
                tables.append(f"{table.strip()} select * from bench_copy{place}")
            c.execute("checkpoint")
            return timed(c, contacts, ";".join(tables))

        def both(number):
            return enroll(number), insert(number)

        (pairs,) = bench.alternate(both)
    bench.report("bulk_enroll", [p[0] for p in pairs], "1/s", [p[1] for p in pairs], (">=", 0.4))


def literal(text):
    return f"'{text}'::text"


def timed(connection, count, statement, arguments=None):
    """Per second, in one transaction."""
    began = time.perf_counter()
    connection.execute(f"begin;{statement};commit" if arguments is None else statement, arguments)
    return count / (time.perf_counter() - began)
