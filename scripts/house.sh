# Sourced by the other scripts: where things are, and how a script speaks.
# shellcheck shell=bash disable=SC2034  # what is unused here is used there

set -euo pipefail
export LC_ALL=C.UTF-8
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
cd -- "$root"

state="$root/.cadence"                  # the private cluster, its log, the mail of `make run`
: "${CONFIGURATION:=debug}" "${DATABASE:=cadence}"
pgcadence="${PGCADENCE:-$root/.build/$CONFIGURATION/pgcadence}"
export CONFIGURATION DATABASE

# Speaks to the person at the terminal; standard output is for results.
say() {
    printf '==> %s\n' "$*" >&2
}

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}
