#!/usr/bin/env bash
# Compares backup4j with pg_dump and pg_restore on one large table and some smaller ones. See README.md beside this file.
set -euo pipefail
export LC_ALL=C.UTF-8

usage() {
    cat <<'TEXT'
usage: benchmarks/postgres.sh [RUNS]

  RUNS  number of runs, the median counts (default 3)

  ROWS              rows of the large table; default 4000000, which is more than 1 GB
  PG_BIN            directory of the server's programs; default: the newest below /usr/lib/postgresql
  PG_USER           who runs the server if this is root; default postgres
  BENCH_DIR         where scratch goes; default: $TMPDIR, else /tmp
  BACKUP_JAVA_OPTS  further options for the JVM, which the command gives 256 MiB of heap
TEXT
}

fail() {
    printf 'postgres.sh: %s\n' "$*" >&2
    exit 1
}

note() {
    printf '%s\n' "$*" >&2
}

case ${1:-} in
    -h | --help)
        usage
        exit 0
        ;;
esac
runs=${1:-3}
[[ $runs =~ ^[1-9][0-9]?$ ]] || fail "RUNS: must be 1 to 99: $runs"
rows=${ROWS:-4000000}
[[ $rows =~ ^[1-9][0-9]*$ ]] || fail "ROWS: must be a number: $rows"

project=$(dirname -- "$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")")
program=$project/backup-cli/target/backup4j
[[ -f $program ]] || fail "not built: mvn -B -ntp -q -DskipTests -pl backup-cli -am package"
bin=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)}
[[ -x $bin/pg_dump && -x $bin/initdb ]] || fail "no PostgreSQL found; say PG_BIN=DIRECTORY"

scratch=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/backup4j-postgres.XXXXXX")
port=$((20000 + RANDOM % 20000))
server=()
if ((EUID == 0)); then
    chown "${PG_USER:-postgres}" "$scratch"
    server=(runuser -u "${PG_USER:-postgres}" --)
fi

stop() {
    "${server[@]}" "$bin/pg_ctl" -D "$scratch/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf -- "$scratch"
}
trap stop EXIT

# --- the server and its data ------------------------------------------------------------------------------------------------------------

cd "$scratch"
"${server[@]}" "$bin/initdb" -D "$scratch/data" -U bench -E UTF8 --locale=C.UTF-8 >/dev/null 2>&1 || fail "initdb failed"
cat <<CONF | "${server[@]}" tee -a "$scratch/data/postgresql.conf" >/dev/null
port = $port
listen_addresses = '127.0.0.1'
unix_socket_directories = '$scratch'
shared_buffers = 512MB
max_wal_size = 8GB
checkpoint_timeout = 30min
autovacuum = off
CONF
"${server[@]}" "$bin/pg_ctl" -D "$scratch/data" -l "$scratch/log" -w start >/dev/null
address=(-h 127.0.0.1 -p "$port" -U bench)

sql() {
    "$bin/psql" "${address[@]}" -v ON_ERROR_STOP=1 -qAtX -d "$1" -c "$2"
}

sql postgres "CREATE DATABASE original"
note "making $rows rows"
sql original "CREATE TABLE event (id bigint PRIMARY KEY, at timestamptz NOT NULL, kind int NOT NULL, amount numeric(12,2), name text, payload text)"
sql original "INSERT INTO event SELECT i, timestamptz '2020-01-01' + i * interval '3 s', (i * 7919) % 50, (i % 100000) / 7.0,
    'customer ' || (i * 31337) % 100000,
    md5(i::text) || ' ' || md5((i * 3)::text) || repeat(' lorem ipsum dolor', (i % 12)::int) || md5((i * 7)::text)
    FROM generate_series(1::bigint, $rows) i"
sql original "CREATE INDEX ON event (at)"
sql original "CREATE INDEX ON event (kind, at)"
for number in 1 2 3; do
    sql original "CREATE TABLE small$number AS SELECT i AS id, md5(i::text) AS t FROM generate_series(1, $((rows / 20))) i"
    sql original "ALTER TABLE small$number ADD PRIMARY KEY (id)"
done
sql original "VACUUM ANALYZE"
note "the large table has $(sql original "SELECT pg_size_pretty(pg_relation_size('event'))"), the database $(sql original "SELECT pg_size_pretty(pg_database_size('original'))")"

# --- what is measured -------------------------------------------------------------------------------------------------------------------

export XDG_CACHE_HOME=$scratch/cache XDG_STATE_HOME=$scratch/state
printf 'a passphrase for the benchmark\n' >"$scratch/passphrase"
ours() {
    "$program" "$@" --repository "$scratch/repository" --passphrase-file "$scratch/passphrase" --quiet
}
url() {
    printf 'jdbc:postgresql://127.0.0.1:%s/%s' "$port" "$1"
}
# Processor time so far, in seconds: of this shell's commands that have ended, of the server, and of its processes, of which those that have ended are its own.
processor_seconds() {
    local postmaster process
    postmaster=$(head -1 "$scratch/data/postmaster.pid")
    for process in $$ "$postmaster" $(cat "/proc/$postmaster/task/$postmaster/children"); do
        sed "s/.*) /$process /" "/proc/$process/stat" 2>/dev/null || true
    done | awk -v hertz="$(getconf CLK_TCK)" -v shell=$$ -v postmaster="$postmaster" '
        $1 != shell { n += $13 + $14 }
        $1 == shell || $1 == postmaster { n += $15 + $16 }
        END { printf "%.2f", n / hertz }'
}
# What others left to be written must not be written on our time, nor on theirs.
settle() {
    sql postgres CHECKPOINT
    sync -f "$scratch"
    sleep 1
}
# Appends the seconds that a command takes to NAME.s, and its processor time with the server's to NAME.cpu.
measure() {
    local name=$1 begin end before
    shift
    settle
    before=$(processor_seconds)
    begin=$EPOCHREALTIME
    "$@" >"$scratch/output" 2>&1 || { cat "$scratch/output" >&2; fail "failed: $*"; }
    end=$EPOCHREALTIME
    sleep 1
    awk -v a="$begin" -v b="$end" 'BEGIN { printf "%.3f\n", b - a }' >>"$scratch/$name.s"
    awk -v a="$before" -v b="$(processor_seconds)" 'BEGIN { printf "%.2f\n", b - a }' >>"$scratch/$name.cpu"
}
median() {
    sort -n "$1" | awk '{ v[NR] = $1 } END { printf "%.2f", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}
ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a / b }'
}
fresh() {
    rm -rf "$scratch/repository" "$scratch/cache"
    ours init >/dev/null 2>&1
}
floor() {
    local half=$((rows / 2))
    "$bin/psql" "${address[@]}" -qX -d original -c "COPY (SELECT * FROM event WHERE id <= $half) TO STDOUT" >/dev/null &
    "$bin/psql" "${address[@]}" -qX -d original -c "COPY (SELECT * FROM event WHERE id > $half) TO STDOUT" >/dev/null
    wait
}
their_dump() {
    rm -rf "$scratch/dump"
    "$bin/pg_dump" "${address[@]}" -Fd -j2 -Z1 -f "$scratch/dump" original
}
our_dump() {
    ours create --verify 0 --jdbc-url "$(url original)" --jdbc-user bench
}
empty() {
    sql postgres "DROP DATABASE IF EXISTS $1" 2>/dev/null
    sql postgres "CREATE DATABASE $1"
}
their_restore() {
    "$bin/pg_restore" "${address[@]}" -j2 -d theirs "$scratch/dump"
}
our_restore() {
    ours restore --backup-id latest --jdbc-url "$(url ours)" --jdbc-user bench
}
stored() {
    du -sb "$1" | cut -f1
}
checksum() {
    sql "$1" "SELECT count(*) || ' ' || sum(hashtextextended(e::text, 0)::numeric) FROM event e"
}

for ((run = 1; run <= runs; run++)); do
    note "run $run of $runs"
    floor
    measure floor floor
    measure their_dump their_dump
    fresh
    measure our_dump our_dump
    # In turns, because a disk may be slower for whoever comes second.
    order=(their our)
    ((run % 2)) || order=(our their)
    for who in "${order[@]}"; do
        empty "${who}s"
        measure "${who}_restore" "${who}_restore"
    done
done
[[ $(checksum ours) == "$(checksum original)" ]] || fail "what was restored is not what was backed up"
first=$(stored "$scratch/repository")
theirs=$(stored "$scratch/dump")
sql original "UPDATE event SET amount = amount + 1 WHERE id > $rows * 0.99"
our_dump >/dev/null
second=$(stored "$scratch/repository")
sql original "UPDATE event SET amount = amount + 1 WHERE id % 100 = 7"
our_dump >/dev/null
third=$(stored "$scratch/repository")

{
    printf '%-28s %10s %10s %10s\n' "" backup4j other ratio
    for step in dump restore; do
        a=$(median "$scratch/our_$step.s")
        b=$(median "$scratch/their_$step.s")
        printf '%-28s %10s %10s %10s\n' "$step, seconds" "$a" "$b" "$(ratio "$a" "$b")"
        a=$(median "$scratch/our_$step.cpu")
        b=$(median "$scratch/their_$step.cpu")
        printf '%-28s %10s %10s %10s\n' "$step, processor seconds" "$a" "$b" "$(ratio "$a" "$b")"
    done
    f=$(median "$scratch/floor.s")
    printf '%-28s %10s %10s %10s\n' "dump, seconds, floor" "$(median "$scratch/our_dump.s")" "$f" "$(ratio "$(median "$scratch/our_dump.s")" "$f")"
    printf '%-28s %10s %10s %10s\n' "size, bytes" "$first" "$theirs" "$(ratio "$first" "$theirs")"
    printf '%-28s %10s %10s %10s\n' "recent 1 % of rows, bytes" $((second - first)) "$first" "$(ratio $((second - first)) "$first")"
    printf '%-28s %10s %10s %10s\n' "each 100th row, bytes" $((third - second)) "$first" "$(ratio $((third - second)) "$first")"
}
