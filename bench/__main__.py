"""python -m bench [name …]: the benches that are named, or all but those that only run by name; see README.md."""

import importlib
import signal
import sys
import traceback

from bench.harness import Bench

# In this order: what others are measured against comes first.
NAMES = ["steps", "latency", "idle", "enroll", "rest", "send", "arithmetic", "snapshot", "growth"]
BY_NAME = ["limits", "pausing", "relay"]


def main(names):
    unknown = set(names) - set(NAMES + BY_NAME)
    if unknown:
        sys.exit(f"error: There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(NAMES + BY_NAME)}.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    failed = []
    with Bench() as bench:
        for name in names or NAMES:
            bench.say(name)
            try:
                importlib.import_module(f"bench.{name}").run(bench)
            except Exception:       # the others are measured all the same
                traceback.print_exc()
                failed.append(name)
        bench.table()
    if failed:
        sys.exit(f"error: These ended before they were done: {', '.join(failed)}; see {bench.log.name}.")


main(sys.argv[1:])
