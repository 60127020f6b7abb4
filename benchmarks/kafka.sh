#!/usr/bin/env bash
# Compares backup and restore of a topic with Kafka's own client and with the engine alone, the broker in a process of its own. See README.md beside this file.
set -euo pipefail
export LC_ALL=C.UTF-8

usage() {
    cat <<'TEXT'
usage: benchmarks/kafka.sh [RUNS]

  RUNS  number of runs, the median counts (default 3)

  MEGABYTES  size of the records in MiB; default 1100
  HEAP       heap of the process that is measured; default 256m. The broker has 512 MiB of its own
  BENCH_DIR  where scratch goes, up to five times the size; default: $TMPDIR, else /tmp
TEXT
}

fail() {
    printf 'kafka.sh: %s\n' "$*" >&2
    exit 1
}

case ${1:-} in
    -h | --help)
        usage
        exit 0
        ;;
esac
runs=${1:-3}
[[ $runs =~ ^[1-9][0-9]?$ ]] || fail "RUNS: must be 1 to 99: $runs"
megabytes=${MEGABYTES:-1100}
[[ $megabytes =~ ^[1-9][0-9]*$ ]] || fail "MEGABYTES: must be a number: $megabytes"

project=$(dirname -- "$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")")
scratch=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/backup4j-kafka.XXXXXX")
stop() {
    rm -rf -- "$scratch"
}
trap stop EXIT

(cd "$project" && mvn -B -ntp -q -pl backup-kafka -am test-compile dependency:build-classpath -Dmdep.outputFile="$scratch/classpath") \
    || fail "the module could not be built"

java -cp "$project/backup-kafka/target/test-classes:$project/backup-kafka/target/classes:$(<"$scratch/classpath")" \
    "-Xmx${HEAP:-256m}" -Djava.io.tmpdir="$scratch" -Dorg.slf4j.simpleLogger.defaultLogLevel=error \
    io.backup4j.kafka.KafkaBenchmark "$scratch" "$runs" "$megabytes"
