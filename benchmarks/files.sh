#!/usr/bin/env bash
# Compares backup4j with restic, borg, cp and tar on a tree of files. See README.md beside this file for what is measured and how.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: benchmarks/files.sh [--json FILE] TREE [RUNS]

  TREE         directory to back up; it is only read
  RUNS         number of runs, the median counts (default 3)
  --json FILE  also write all measurements to this file

  BENCH_DIR         where scratch goes; default: $TMPDIR, else /tmp
  BACKUP_JAVA_OPTS  options for the JVM, for example -Xmx128m
  BACKUP_COMMAND    run instead of backup-cli/target/backup4j
TEXT
}

fail() {
    printf 'files.sh: %s\n' "$*" >&2
    exit 1
}

note() {
    printf '%s\n' "$*" >&2
}

# --- what was asked for ---------------------------------------------------------------------------------------------------------------

json=
arguments=()
while (($#)); do
    case $1 in
        --json)
            (($# > 1)) || fail "--json: a file must follow"
            json=$2
            shift 2
            ;;
        --json=*)
            json=${1#--json=}
            shift
            ;;
        -h | --help)
            usage
            exit 0
            ;;
        -*)
            usage >&2
            exit 2
            ;;
        *)
            arguments+=("$1")
            shift
            ;;
    esac
done
if ((${#arguments[@]} < 1 || ${#arguments[@]} > 2)); then
    usage >&2
    exit 2
fi
[[ -d ${arguments[0]} ]] || fail "not a directory: ${arguments[0]}"
tree=$(realpath -- "${arguments[0]}")
[[ $tree != / ]] || fail "TREE: give a directory below /"
parent=$(dirname -- "$tree")
name=$(basename -- "$tree")
runs=${arguments[1]:-3}
[[ $runs =~ ^[1-9][0-9]?$ ]] || fail "RUNS: must be 1 to 99: $runs"
if [[ -n $json ]]; then
    : >"$json" || fail "--json: cannot write $json"
    json=$(realpath -- "$json")
fi

# Decimal points in all numbers, and names in UTF-8 for every program: with plain C, Java could not read names beyond ASCII.
export LC_ALL=C.UTF-8

# --- who takes part -------------------------------------------------------------------------------------------------------------------

project=$(dirname -- "$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")")
if [[ -n ${BACKUP_COMMAND:-} ]]; then
    read -ra ours <<<"$BACKUP_COMMAND"
else
    program=$project/backup-cli/target/backup4j
    [[ -f $program ]] || fail "no $program; build it with: mvn -B -ntp -DskipTests -pl backup-cli -am package"
    ours=("$program")
fi
tools=(backup4j)
for tool in restic borg; do
    if command -v "$tool" >/dev/null; then
        tools+=("$tool")
    else
        note "left out: $tool is not installed"
    fi
done
tools+=(cp)
if command -v zstd >/dev/null; then
    tools+=(tar)
else
    note "left out: tar | zstd, because zstd is not installed"
fi
steps=(full incremental restore verify)

# --- scratch --------------------------------------------------------------------------------------------------------------------------

base=$(realpath -e -- "${BENCH_DIR:-${TMPDIR:-/tmp}}") || fail "set BENCH_DIR to a directory that exists"
[[ $base/ != "$tree"/* ]] || fail "scratch would lie in the tree; set BENCH_DIR to a directory outside of $tree"
scratch=$(mktemp -d "$base/backup4j-benchmark.XXXXXX")
clean_up() {
    chmod -R u+rwX -- "$scratch" 2>/dev/null || true
    rm -rf -- "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# Prints the length of all files below a directory. Not what du says: it counts directories, and restic makes 256 of them.
file_bytes() {
    find "$1" -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%.0f\n", sum }'
}

note "looking at $tree"
tree_bytes=$(file_bytes "$tree")
tree_files=$(find "$tree" -type f -printf x | wc -c)
# One repository for each tool, and one restored tree at a time.
needed=$(((${#tools[@]} + 1) * tree_bytes + (1 << 30)))
available=$(df --output=avail -B1 -- "$scratch" | tail -n 1 | tr -d ' ')
((available >= needed)) || fail "too little room in $scratch: $((needed >> 20)) MiB may be needed, $((available >> 20)) MiB are free; set BENCH_DIR"

restored=$scratch/restored
log=$scratch/log
usage_file=$scratch/usage
results=$scratch/results.tsv
: >"$results"

passphrase_file=$scratch/passphrase
head -c 24 /dev/urandom | base64 >"$passphrase_file"
chmod 600 "$passphrase_file"
passphrase=$(<"$passphrase_file")
# Nothing may be taken from, or left in, caches of this user.
export XDG_CACHE_HOME=$scratch/cache
export RESTIC_PASSWORD=$passphrase RESTIC_CACHE_DIR=$scratch/cache/restic
export BORG_PASSPHRASE=$passphrase BORG_BASE_DIR=$scratch/cache/borg
unset RESTIC_REPOSITORY RESTIC_COMPRESSION BORG_REPO BORG_CACHE_DIR BACKUP_PASSPHRASE

# --- what each tool does --------------------------------------------------------------------------------------------------------------

# Makes an empty repository; not measured.
initialise() {
    local repository=$scratch/$1
    case $1 in
        backup4j) "${ours[@]}" init --repository "$repository" --passphrase-file "$passphrase_file" --kit "$scratch/kit" ;;
        restic) restic --repo "$repository" init ;;
        borg) borg init --encryption repokey "$repository" ;;
        cp | tar) mkdir -- "$repository" ;;
    esac
}

# Sets the array "command"; it stays empty if a tool has no such step.
command_for() {
    local repository=$scratch/$1
    local key=(--repository "$repository" --passphrase-file "$passphrase_file")
    command=()
    # The strings in single quotes are expanded by the inner shell.
    # shellcheck disable=SC2016
    case $1:$2 in
        backup4j:full | backup4j:incremental) command=("${ours[@]}" create "${key[@]}" --type incremental "$tree") ;;
        backup4j:restore) command=("${ours[@]}" restore "${key[@]}" --backup-id latest --target "$restored") ;;
        backup4j:verify) command=("${ours[@]}" verify "${key[@]}" --read-data) ;;

        restic:full | restic:incremental) command=(env -C "$parent" restic --repo "$repository" backup "./$name") ;;
        restic:restore) command=(restic --repo "$repository" restore latest --target "$restored") ;;
        restic:verify) command=(restic --repo "$repository" check --read-data) ;;

        borg:full | borg:incremental) command=(env -C "$parent" borg create "$repository::$2" "./$name") ;;
        borg:restore) command=(env -C "$restored" borg extract "$repository::incremental") ;;
        borg:verify) command=(borg check --verify-data "$repository") ;;

        cp:full) command=(cp -r -- "$tree" "$repository") ;;
        cp:restore) command=(cp -r -- "$repository/$name" "$restored") ;;

        tar:full)
            command=(bash -o pipefail -c 'tar -cf - -C "$1" -- "$2" | zstd -q -1 -T2 -o "$3"'
                tar "$parent" "$name" "$repository/tree.tar.zst")
            ;;
        tar:restore)
            command=(bash -o pipefail -c 'zstd -q -dc -- "$1" | tar -xf - -C "$2"'
                tar "$repository/tree.tar.zst" "$restored")
            ;;
    esac
}

# --- measuring ------------------------------------------------------------------------------------------------------------------------

# Reads every file once, so that it comes from the page cache.
warm() {
    find "$1" -type f -print0 | xargs -0 -r cat -- >/dev/null
}

# Prints a process and all below it.
family() {
    local child children=
    printf '%s\n' "$1"
    read -r children 2>/dev/null <"/proc/$1/task/$1/children" || true
    for child in $children; do
        family "$child"
    done
}

# Prints the largest VmHWM in KiB that a process below the given one reaches, when it has ended.
watch_memory() {
    local process key value _ peak=0
    while [[ -d /proc/$1 ]]; do
        for process in $(family "$1"); do
            while read -r key value _; do
                if [[ $key == VmHWM: ]] && ((value > peak)); then
                    peak=$value
                fi
            done 2>/dev/null <"/proc/$process/status" || true
        done
        sleep 0.1
    done
    printf '%s\n' "$peak"
}

# Runs a command and leaves "user-seconds system-seconds peak-KiB" in the usage file.
run_counted() {
    if [[ -x /usr/bin/time ]]; then
        /usr/bin/time -o "$usage_file" -f '%U %S %M' "$@" >"$log" 2>&1
        return
    fi
    local process watcher status=0 TIMEFORMAT='%3U %3S'
    { time "$@" >"$log" 2>&1; } 2>"$usage_file.cpu" &
    process=$!
    watch_memory "$process" >"$usage_file.memory" &
    watcher=$!
    wait "$process" || status=$?
    wait "$watcher"
    printf '%s %s\n' "$(tail -n 1 "$usage_file.cpu")" "$(<"$usage_file.memory")" >"$usage_file"
    return "$status"
}

# Measures one step of one tool and appends a line to the results.
measure() {
    local tool=$1 step=$2 run=$3 begin end status=0 size=0
    command_for "$tool" "$step"
    ((${#command[@]})) || return 0
    if [[ $step == restore ]]; then
        mkdir -- "$restored"
    fi
    if [[ $step == restore || $step == verify ]]; then
        warm "$scratch/$tool"
    fi
    # What was written before must not be paid for by this one.
    sync -f "$scratch"
    begin=$EPOCHREALTIME
    run_counted "${command[@]}" || status=$?
    if [[ $step == restore ]]; then
        sync -f "$restored"
    fi
    end=$EPOCHREALTIME
    if ((status)); then
        tail -n 20 "$log" >&2
        fail "$tool $step failed with exit status $status"
    fi
    if [[ $step == full ]]; then
        size=$(file_bytes "$scratch/$tool")
    fi
    if [[ $step == restore ]]; then
        if ((run == 1)); then
            require_equal "$tool"
        fi
        chmod -R u+rwX -- "$restored"
        rm -rf -- "$restored"
    fi
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' \
        "$tool" "$step" "$run" "$(awk -v a="$begin" -v b="$end" 'BEGIN { printf "%.3f", b - a }')" \
        "$(tr ' ' '\t' <"$usage_file")" "$size" >>"$results"
    note "run $run: $(tail -n 1 "$results" | cut -f 1,2,4 | tr '\t' ' ') s"
}

# A restore that gives back something else has no time worth comparing.
require_equal() {
    diff -rq --no-dereference -- "$tree" "$restored/$name" >"$log" 2>&1 || {
        head -n 10 "$log" >&2
        fail "$1 did not restore what is in the tree, or the tree changed meanwhile"
    }
}

for ((run = 1; run <= runs; run++)); do
    for tool in "${tools[@]}"; do
        initialise "$tool" >"$log" 2>&1 || {
            tail -n 20 "$log" >&2
            fail "$tool could not make a repository"
        }
    done
    warm "$tree"
    for step in "${steps[@]}"; do
        # Everybody is first once: who comes after whom must not decide.
        for ((i = 0; i < ${#tools[@]}; i++)); do
            measure "${tools[(i + run - 1) % ${#tools[@]}]}" "$step" "$run"
        done
    done
    for tool in "${tools[@]}"; do
        rm -rf -- "${scratch:?}/$tool"
    done
    rm -rf -- "$scratch/kit" "$scratch/cache"
done

# --- reporting ------------------------------------------------------------------------------------------------------------------------

# Columns of the results: tool, step, run, wall s, user s, system s, peak KiB, repository bytes.
printf '\n%s: %s files, %s MiB; median of %s runs, ratios are backup4j/other\n' \
    "$name" "$tree_files" "$((tree_bytes >> 20))" "$runs"
export REPORT_TREE=$name REPORT_FILES=$tree_files REPORT_BYTES=$tree_bytes REPORT_RUNS=$runs REPORT_JSON=$json
REPORT_CORES=$(nproc)
REPORT_CPU=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
REPORT_KERNEL=$(uname -sr)
REPORT_OURS=${ours[*]//"$project/"/}
REPORT_RESTIC=$(restic version 2>/dev/null | head -n 1 || true)
REPORT_BORG=$(borg --version 2>/dev/null | head -n 1 || true)
export REPORT_CORES REPORT_CPU REPORT_KERNEL REPORT_OURS REPORT_RESTIC REPORT_BORG
awk -F '\t' -f "$project/benchmarks/report.awk" "$results"
if [[ -n $json ]]; then
    note "all measurements: $json"
fi
