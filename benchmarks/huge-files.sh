#!/usr/bin/env bash
# Makes a tree of a few huge files for files.sh: a disk image with a file system on it, and media. See README.md beside this file.
set -euo pipefail
export LC_ALL=C.UTF-8

usage() {
    cat <<'TEXT'
usage: benchmarks/huge-files.sh DIRECTORY [SOURCE]

  DIRECTORY  is made, and must not exist; it takes 4.3 GiB, while it is made 6.4
  SOURCE     what the disk image holds, its first 2 GiB of files by name (default /usr)
TEXT
}

fail() {
    printf 'huge-files.sh: %s\n' "$*" >&2
    exit 1
}

case ${1:-} in
    -h | --help)
        usage
        exit 0
        ;;
esac
if (($# < 1 || $# > 2)); then
    usage >&2
    exit 2
fi
[[ ! -e $1 ]] || fail "exists already: $1"
mkdir -p -- "$1"
tree=$(realpath -- "$1")
source=$(realpath -e -- "${2:-/usr}")
for program in mke2fs openssl; do
    PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null || fail "$program is not installed"
done
PATH=$PATH:/usr/sbin:/sbin

content_mib=2048
image_mib=2304
media_files=4
media_mib=512
available=$(df --output=avail -BM -- "$tree" | tail -n 1 | tr -dc 0-9)
((available > content_mib + image_mib + media_files * media_mib + 512)) || fail "too little room in $tree"

staging=$tree/staging
trap 'rm -rf -- "$staging"' EXIT
mkdir -- "$staging"

# The first files by name, so that the same system gives the same image, but for the times at which inodes changed.
(cd -- "$source" && find . -xdev -type f -readable -printf '%s %p\0' | sort -z -k 2) |
    CONTENT_BYTES=$((content_mib << 20)) awk 'BEGIN { RS = ORS = "\0" }
        { size = $1; blocks += int((size + 4095) / 4096) * 4096 + 256 }
        blocks <= ENVIRON["CONTENT_BYTES"] { sub(/^[0-9]+ /, ""); print }' |
    tar -C "$source" --null --no-recursion -T - -cf - | tar -C "$staging" -xf -
E2FSPROGS_FAKE_TIME=1700000000 mke2fs -q -F -t ext4 -b 4096 -m 0 \
    -U 6d5f3c1e-0000-4000-8000-000000000001 -E hash_seed=6d5f3c1e-0000-4000-8000-000000000002,lazy_itable_init=0 -O ^has_journal \
    -N 400000 -d "$staging" "$tree/disk.img" "${image_mib}M"
rm -rf -- "$staging"

# What a video is to a backup: noise. The key is the file's number, so it is the same noise each time.
for ((n = 1; n <= media_files; n++)); do
    openssl enc -aes-128-ctr -nosalt -K "$(printf '%032x' "$n")" -iv 00000000000000000000000000000000 -in /dev/zero 2>/dev/null |
        head -c "${media_mib}M" >"$tree/media-$n.mkv" || true
    [[ $(stat -c %s -- "$tree/media-$n.mkv") == $((media_mib << 20)) ]] || fail "openssl did not give enough noise"
done
ls -ls --block-size=M -- "$tree"
