#!/usr/bin/env bash
# Compares the S3 sink alone with the raw AWS SDK, with the same parts, against the same local server. See README.md beside this file.
set -euo pipefail
export LC_ALL=C.UTF-8

usage() {
    cat <<'TEXT'
usage: benchmarks/s3.sh [RUNS]

  RUNS  number of runs, the median counts (default 5)

  OBJECTS    objects of 32 MiB that are put and read in each step of a run; default 8
  HEAP       heap of the client; default 64m, two objects
  BENCH_DIR  where the server stores; default: $TMPDIR, else /tmp
TEXT
}

fail() {
    printf 's3.sh: %s\n' "$*" >&2
    exit 1
}

case ${1:-} in
    -h | --help)
        usage
        exit 0
        ;;
esac
runs=${1:-5}
[[ $runs =~ ^[1-9][0-9]?$ ]] || fail "RUNS: must be 1 to 99: $runs"
objects=${OBJECTS:-8}
[[ $objects =~ ^[1-9][0-9]*$ ]] || fail "OBJECTS: must be a number: $objects"

project=$(dirname -- "$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")")
scratch=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/backup4j-s3.XXXXXX")
server=
stop() {
    [[ -z $server ]] || kill "$server" 2>/dev/null || true
    rm -rf -- "$scratch"
}
trap stop EXIT

(cd "$project" && mvn -B -ntp -q -pl backup-s3 -am test-compile dependency:build-classpath -Dmdep.outputFile="$scratch/classpath") \
    || fail "the module could not be built"
run=(java -cp "$project/backup-s3/target/test-classes:$project/backup-s3/target/classes:$(<"$scratch/classpath")" \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=error)

mkdir "$scratch/store"
"${run[@]}" -Xmx512m io.backup4j.s3.S3Benchmark server "$scratch/store" >"$scratch/url" &
server=$!
for ((i = 0; i < 300; i++)); do
    [[ -s $scratch/url ]] && break
    kill -0 "$server" 2>/dev/null || fail "the server did not start"
    sleep 0.1
done
[[ -s $scratch/url ]] || fail "the server did not start in 30 s"

"${run[@]}" "-Xmx${HEAP:-64m}" -XX:MaxDirectMemorySize=96m io.backup4j.s3.S3Benchmark client "$(<"$scratch/url")" "$runs" "$objects"
