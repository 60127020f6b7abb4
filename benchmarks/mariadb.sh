#!/usr/bin/env bash
# Compares backup4j with mariadb-dump through zstd, and loading that back, on one large table and some smaller ones. See README.md beside this file.
set -euo pipefail
export LC_ALL=C.UTF-8

usage() {
    cat <<'TEXT'
usage: benchmarks/mariadb.sh [RUNS]

  RUNS  number of runs, the median counts (default 3)

  ROWS              rows of the large table; default 3000000, which is about 1 GB
  ZSTD_LEVEL        of the other side; default 1, which is what backup4j uses
  MARIADB_USER      who runs the server if this is root; default mysql
  BENCH_DIR         where scratch goes; default: $TMPDIR, else /tmp
  BACKUP_JAVA_OPTS  further options for the JVM, which the command gives 256 MiB of heap

  Needs mariadbd, mariadb, mariadb-dump, mariadb-install-db and zstd on the path. A server of its own is started, and ended.
TEXT
}

fail() {
    printf 'mariadb.sh: %s\n' "$*" >&2
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
rows=${ROWS:-3000000}
[[ $rows =~ ^[1-9][0-9]*$ ]] || fail "ROWS: must be a number: $rows"
level=${ZSTD_LEVEL:-1}

project=$(dirname -- "$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")")
program=$project/backup-cli/target/backup4j
[[ -f $program ]] || fail "not built: mvn -B -ntp -q -DskipTests -pl backup-cli -am package"
for tool in mariadbd mariadb mariadb-dump mariadb-install-db zstd; do
    command -v "$tool" >/dev/null || fail "not installed: $tool"
done

scratch=$(mktemp -d "${BENCH_DIR:-${TMPDIR:-/tmp}}/backup4j-mariadb.XXXXXX")
port=$((20000 + RANDOM % 20000))
socket=$scratch/socket
user=${MARIADB_USER:-mysql}
((EUID == 0)) || user=$(id -un)
((EUID == 0)) && chown "$user" "$scratch"
server=

stop() {
    if [[ -n $server ]]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf -- "$scratch"
}
trap stop EXIT

# --- the server and its data ------------------------------------------------------------------------------------------------------------

cd "$scratch"
mariadb-install-db --no-defaults --datadir="$scratch/data" --user="$user" --auth-root-authentication-method=normal \
    --skip-test-db >"$scratch/install.log" 2>&1 || fail "mariadb-install-db failed: $(tail -1 "$scratch/install.log")"
mariadbd --no-defaults --datadir="$scratch/data" --user="$user" --socket="$socket" --port="$port" --bind-address=127.0.0.1 \
    --innodb-buffer-pool-size=1G --innodb-log-file-size=1G --innodb-flush-log-at-trx-commit=2 --max-allowed-packet=64M \
    --skip-log-bin >"$scratch/log" 2>&1 &
server=$!
for ((i = 0; i < 100; i++)); do
    [[ -S $socket ]] && break
    kill -0 "$server" 2>/dev/null || fail "the server did not start: $(tail -3 "$scratch/log")"
    sleep 0.2
done
address=(--no-defaults -S "$socket" -u root)

sql() {
    mariadb "${address[@]}" -NB -D "$1" -e "$2"
}

sql mysql "CREATE USER bench@'%'; GRANT ALL ON *.* TO bench@'%'; CREATE USER bench@localhost; GRANT ALL ON *.* TO bench@localhost; CREATE DATABASE original"
note "making $rows rows"
sql original "CREATE TABLE event (id BIGINT PRIMARY KEY, at DATETIME NOT NULL, kind INT NOT NULL, amount DECIMAL(12,2), name VARCHAR(50), payload VARCHAR(500))"
sql original "INSERT INTO event SELECT seq, '2020-01-01' + INTERVAL seq * 3 SECOND, (seq * 7919) % 50, (seq % 100000) / 7.0,
    CONCAT('customer ', (seq * 31337) % 100000),
    CONCAT(MD5(seq), ' ', MD5(seq * 3), REPEAT(' lorem ipsum dolor', seq % 12), MD5(seq * 7)) FROM seq_1_to_$rows"
sql original "ALTER TABLE event ADD KEY by_time (at), ADD KEY by_kind (kind, at)"
for number in 1 2 3; do
    sql original "CREATE TABLE small$number (id INT PRIMARY KEY, t VARCHAR(40)) AS SELECT seq AS id, MD5(seq) AS t FROM seq_1_to_$((rows / 20))"
done
sql original "ANALYZE TABLE event, small1, small2, small3" >/dev/null
note "the tables have $(sql original "SELECT SUM(DATA_LENGTH) DIV 1048576 FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'original'") MiB of rows"

# --- what is measured -------------------------------------------------------------------------------------------------------------------

export XDG_CACHE_HOME=$scratch/cache XDG_STATE_HOME=$scratch/state
printf 'a passphrase for the benchmark\n' >"$scratch/passphrase"
ours() {
    "$program" "$@" --repository "$scratch/repository" --passphrase-file "$scratch/passphrase" --quiet
}
url() {
    printf 'jdbc:mariadb://127.0.0.1:%s/%s' "$port" "$1"
}
seconds() {
    local begin=$EPOCHREALTIME
    "$@" >"$scratch/output" 2>&1 || { cat "$scratch/output" >&2; fail "failed: $*"; }
    local end=$EPOCHREALTIME
    awk -v a="$begin" -v b="$end" 'BEGIN { printf "%.3f\n", b - a }'
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
their_dump() {
    rm -f "$scratch/dump.zst"
    mariadb-dump "${address[@]}" --single-transaction --quick original | zstd -q "-$level" -T2 -o "$scratch/dump.zst"
}
our_dump() {
    ours create --verify 0 --jdbc-url "$(url original)" --jdbc-user bench
}
empty() {
    sql mysql "DROP DATABASE IF EXISTS $1; CREATE DATABASE $1"
}
their_restore() {
    zstd -q -d -c "$scratch/dump.zst" | mariadb "${address[@]}" theirs
}
our_restore() {
    ours restore --backup-id latest --jdbc-url "$(url ours)" --jdbc-user bench
}
stored() {
    du -sb "$1" | cut -f1
}
checksum() {
    sql "$1" "CHECKSUM TABLE event, small1, small2, small3" | cut -f2
}

for ((run = 1; run <= runs; run++)); do
    note "run $run of $runs"
    seconds their_dump >>"$scratch/their_dump.s"
    fresh
    seconds our_dump >>"$scratch/our_dump.s"
    empty theirs
    seconds their_restore >>"$scratch/their_restore.s"
    empty ours
    seconds our_restore >>"$scratch/our_restore.s"
done
[[ $(checksum ours) == "$(checksum original)" ]] || fail "what was restored is not what was backed up"
empty theirs
empty ours
first=$(stored "$scratch/repository")
theirs=$(stored "$scratch/dump.zst")
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
    done
    printf '%-28s %10s %10s %10s\n' "size, bytes" "$first" "$theirs" "$(ratio "$first" "$theirs")"
    printf '%-28s %10s %10s %10s\n' "recent 1 % of rows, bytes" $((second - first)) "$first" "$(ratio $((second - first)) "$first")"
    printf '%-28s %10s %10s %10s\n' "each 100th row, bytes" $((third - second)) "$first" "$(ratio $((third - second)) "$first")"
}
