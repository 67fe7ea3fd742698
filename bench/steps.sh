#!/usr/bin/env bash
# For benches that run steps with pgbench: source it after house.sh, with rows set. Starts the durable cluster.
# shellcheck disable=SC2154
cluster="$state/bench"
log="$state/bench.log"
finish() { scripts/cluster stop "$cluster"; }
trap finish EXIT
trap 'exit 130' INT TERM
scripts/cluster start "$cluster"
: >"$log"

run_file() {        # file, then options of psql
    psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$CADENCE_DATABASE_URL" \
        --file="$1" "${@:2}"
}

# A new database with rows due steps.
database() {
    CADENCE_DATABASE_URL=$(scripts/migrate "$cluster" "bench_$1" --anew)
    export CADENCE_DATABASE_URL
    run_file bench/fixture.sql --set=rows="$rows" --set=body='<p>Hello {{firstName}} {{lastName}}</p>'
}

ask() {
    psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$CADENCE_DATABASE_URL" \
        --command="$1"
}

since() {
    awk -v a="$1" -v b="$(date +%s.%N)" 'BEGIN { printf "%.3f", b - a }'
}

per_second() {
    awk -v count="$1" -v seconds="$2" 'BEGIN { printf "%.0f", count / seconds }'
}

# Runs the due steps with two sessions; answers steps per second.
steps_per_second() {
    local began
    printf 'select worker.run_due_steps(500);\n' >"$state/bench-batch.sql"
    began=$(date +%s.%N)
    pgbench --no-vacuum --protocol=prepared --client=2 --jobs=2 --transactions=$(( rows / 500 / 2 )) \
        --file="$state/bench-batch.sql" "$CADENCE_DATABASE_URL" >/dev/null 2>>"$log"
    per_second "$(ask "select count(*) from data.step_executions")" "$(since "$began")"
}

# Milliseconds in the server of one call of api.VERB_sequence on the sequence that the query answers.
milliseconds() {
    psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$CADENCE_DATABASE_URL" <<SQL
do \$\$
declare
    v_id    uuid := ($2);
    v_began timestamptz;
begin
    v_began := clock_timestamp();
    perform api.$1_sequence('bench', jsonb_populate_record(null::data.request_context,
        '{"actor": "bench", "role": "admin", "request_id": "bench"}'), v_id);
    perform set_config('bench.milliseconds',
        round(extract(epoch from clock_timestamp() - v_began) * 1000, 2)::text, false);
end
\$\$;
select current_setting('bench.milliseconds');
SQL
}

report() {      # bench, value, unit, baseline
    awk -v bench="$1" -v value="$2" -v unit="$3" -v baseline="${4:-0}" 'BEGIN {
        printf "{\"bench\":\"%s\",\"value\":%s,\"unit\":\"%s\"", bench, value, unit
        if (baseline > 0) printf ",\"baseline\":%s,\"ratio\":%.2f", baseline, value / baseline
        print "}" }'
}
