#!/usr/bin/env bash
# Measures how the cost of backup4j grows with the amount of data and with the number of files. See README.md beside this file.
set -euo pipefail
export LC_ALL=C.UTF-8

usage() {
    cat <<'TEXT'
usage: benchmarks/growth.sh [FILE]

  FILE  also write the measurements there, separated by tabs

  SIZES             GB in files of 50 MB; default "1 3 10 30"
  COUNTS            numbers of files of 1 000 bytes; default "10000 100000 1000000"
  SPARE_GB          room on the disk to leave alone; default 5
  BENCH_DIR         where scratch goes; default: $TMPDIR, else /tmp
  BACKUP_JAVA_OPTS  options for the JVM, for example -Xmx128m
  BACKUP_COMMAND    run instead of backup-cli/target/backup4j
TEXT
}

fail() {
    printf 'growth.sh: %s\n' "$*" >&2
    exit 1
}

case ${1:-} in
    -h | --help)
        usage
        exit 0
        ;;
esac
read -ra sizes <<<"${SIZES-1 3 10 30}"
read -ra counts <<<"${COUNTS-10000 100000 1000000}"
for number in "${sizes[@]}" "${counts[@]}" "${SPARE_GB:-5}"; do
    [[ $number =~ ^[1-9][0-9]*$ ]] || fail "SIZES, COUNTS, SPARE_GB: must be whole numbers: $number"
done
project=$(dirname -- "$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")")
read -ra ours <<<"${BACKUP_COMMAND:-$project/backup-cli/target/backup4j}"
[[ -x ${ours[0]} ]] || fail "no ${ours[0]}; build it with: mvn -B -ntp -DskipTests -pl backup-cli -am package"
[[ -x /usr/bin/time ]] || fail "/usr/bin/time is not installed"

base=$(realpath -e -- "${BENCH_DIR:-${TMPDIR:-/tmp}}") || fail "set BENCH_DIR to a directory that exists"
scratch=$(mktemp -d "$base/backup4j-growth.XXXXXX")
trap 'rm -rf -- "$scratch"' EXIT
trap 'exit 130' INT TERM
export XDG_CACHE_HOME=$scratch/cache XDG_STATE_HOME=$scratch/state
tree=$scratch/tree
repository=$scratch/repository
key=(--repository "$repository" --passphrase-file "$scratch/passphrase")
head -c 24 /dev/urandom | base64 >"$scratch/passphrase"
chmod 600 "$scratch/passphrase"
results=${1:-$scratch/results.tsv}
line='%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n'
# shellcheck disable=SC2059
printf "$line" series amount step 'wall s' 'CPU s' 'peak MiB' objects 'MiB' | tee "$results"

# Whether so many bytes can be written and the spare room stays.
room_for() {
    (($(df --output=avail -B1 -- "$scratch" | tail -n 1) > $1 + ${SPARE_GB:-5} * 1000000000))
}

# Runs one step on what lies in the tree, and prints a line.
measure() {
    local series=$1 amount=$2 step=$3 user system wall memory
    shift 3
    sync -f "$scratch"
    /usr/bin/time -o "$scratch/usage" -f '%U %S %e %M' "${ours[@]}" "$@" >"$scratch/log" 2>&1 || {
        tail -n 20 "$scratch/log" >&2
        fail "$series $amount: $step failed"
    }
    read -r user system wall memory <"$scratch/usage"
    # shellcheck disable=SC2059
    printf "$line" "$series" "$amount" "$step" "$wall" "$(awk -v a="$user" -v b="$system" 'BEGIN { printf "%.1f", a + b }')" "$((memory >> 10))" \
        "$(find "$repository" -type f -printf x | wc -c)" \
        "$(find "$repository" -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%.0f", sum / 1048576 }')" | tee -a "$results"
}

# All steps on a tree that takes so many bytes of the disk. Without room for two of it the restore is left out.
steps() {
    local series=$1 amount=$2 bytes=$3
    rm -rf -- "$repository" "$scratch/kit" "$scratch/cache" "$scratch/state"
    "${ours[@]}" init "${key[@]}" --kit "$scratch/kit" >"$scratch/log" 2>&1 || fail "init failed"
    measure "$series" "$amount" full create "${key[@]}" --type incremental "$tree"
    measure "$series" "$amount" unchanged create "${key[@]}" --type incremental "$tree"
    measure "$series" "$amount" verify verify "${key[@]}" --read-data
    mkdir -- "$scratch/restored"
    if room_for "$bytes"; then
        measure "$series" "$amount" restore restore "${key[@]}" --backup-id latest --target "$scratch/restored"
        diff -rq -- "$tree" "$scratch/restored/tree" >"$scratch/log" || fail "$series $amount: another tree was restored"
    else
        printf '%s %s: no room to restore beside the tree\n' "$series" "$amount" >&2
    fi
    rm -rf -- "$scratch/restored"
}

file_bytes=50000000
made=0
for gigabytes in "${sizes[@]}"; do
    files=$((gigabytes * 1000000000 / file_bytes))
    # The tree grows; a repository takes about two thirds of it.
    if ! room_for $(((files - made) * file_bytes + gigabytes * 700000000)); then
        printf '%s GB: too little room, left out\n' "$gigabytes" >&2
        continue
    fi
    java -Xmx128m "$project/benchmarks/GrowthData.java" "$tree" $((files - made)) $file_bytes $made
    made=$files
    steps GB "$gigabytes" $((files * file_bytes))
done
rm -rf -- "$tree" "$repository"

made=0
for count in "${counts[@]}"; do
    # Each file takes a block of the disk, in the tree and restored.
    if ! room_for $((count * 2 * 4500)); then
        printf '%s files: too little room, left out\n' "$count" >&2
        continue
    fi
    java -Xmx128m "$project/benchmarks/GrowthData.java" "$tree" $((count - made)) 1000 $made
    made=$count
    steps files "$count" $((count * 4500))
done
