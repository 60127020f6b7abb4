#!/usr/bin/env bash
# Fetches a MySQL server for the stress test MysqlTest. See docs/reliability.md.
set -euo pipefail
export LC_ALL=C.UTF-8

usage() {
    cat <<'TEXT'
usage: benchmarks/mysql-server.sh DIRECTORY [PACKAGE...]

Unpacks a MySQL server and its client programs into DIRECTORY, which must be empty or new, together with every library that they need, the C library included.
Nothing is installed. Afterwards DIRECTORY/bin has mysqld, mysql and mysqldump, as in the archives that MySQL itself offers, which do as well: give one as it is
unpacked to -Dmysql.home, and this script is not needed.

PACKAGE  default: mysql-server-core-8.0 mysql-client-core-8.0, as Ubuntu calls them, for MySQL 8.0. No package is known here that gives a certain newer version:
         mysql-server-core mysql-client-core of Debian's unstable are whatever that has on the day (9.7.4 on 2026-11-21)

  APT_SOURCES  a file NAME.sources as sources.list(5) describes it, signed-by included; default: the packages that this machine knows already
TEXT
}

fail() {
    printf 'mysql-server.sh: %s\n' "$*" >&2
    exit 1
}

[[ $# -ge 1 && $1 != -* ]] || {
    usage
    exit 64
}
mkdir -p -- "$1"
home=$(realpath -- "$1")
shift
[[ -z $(ls -A -- "$home") ]] || fail "not empty: $home"
packages=("$@")
((${#packages[@]})) || packages=(mysql-server-core-8.0 mysql-client-core-8.0)

# --- packages -------------------------------------------------------------------------------------------------------------------------------
work=$home/apt
mkdir -p "$work"/{lists/partial,sources,archives/partial} "$home/root" "$home/bin"
touch "$work/nothing-is-installed"
apt=(apt-get -q -o "Dir::State::status=$work/nothing-is-installed" -o "Dir::Cache::archives=$work/archives" -o Debug::NoLocking=1)
if [[ -n ${APT_SOURCES:-} ]]; then
    cp -- "$APT_SOURCES" "$work/sources/"
    apt+=(-o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$work/sources" -o "Dir::State::lists=$work/lists" -o APT::Sandbox::User=root
        -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
    "${apt[@]}" update
fi
"${apt[@]}" --yes --no-install-recommends --download-only install "${packages[@]}"
for package in "$work"/archives/*.deb; do
    dpkg-deb -x "$package" "$home/root"
done
rm -rf -- "$work"

# --- programs -------------------------------------------------------------------------------------------------------------------------------
# By their own loader, so that they run beside an older C library.
loader=$(find "$home/root/lib/" "$home/root/usr/lib/" -name 'ld-linux-*.so.*' 2>/dev/null | head -1)
[[ -n $loader ]] || fail "the packages have no loader of programs: $home/root"
libraries=$(dirname -- "$loader")
multiarch=$(basename -- "$libraries")

program() {
    local name=$1 file=$2
    shift 2
    {
        printf '#!/bin/sh\nroot=$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")/root\n'
        printf 'exec "$root%s" --library-path "$root/lib/%s:$root/usr/lib/%s:$root/usr/lib/mysql/private" "$root/%s" "$@"' \
            "${loader#"$home/root"}" "$multiarch" "$multiarch" "$file"
        (($# == 0)) || printf ' %s' "$@"
        printf '\n'
    } >"$home/bin/$name"
    chmod +x "$home/bin/$name"
}
program mysqld usr/sbin/mysqld '--basedir="$root/usr"' '--lc-messages-dir="$root/usr/share/mysql"' \
    '--character-sets-dir="$root/usr/share/mysql/charsets"' '--plugin-dir="$root/usr/lib/mysql/plugin"'
program mysql usr/bin/mysql
program mysqldump usr/bin/mysqldump

"$home/bin/mysqld" --no-defaults --version
