#!/usr/bin/env bash
# Fetches schemas that other people wrote, for the stress test DumpComparisonTest. See docs/reliability.md.
set -euo pipefail
export LC_ALL=C.UTF-8

usage() {
    cat <<'TEXT'
usage: benchmarks/postgres-schemas.sh DIRECTORY

Writes one *.sql for psql per database into DIRECTORY, which must be empty or new, and what these include beside them. Nothing is installed.
Needs Debian or a child of it: apt-get, dpkg-deb and tar, and the network for about 100 MB.

  PG_MAJOR  version of PostgreSQL whose regression tests are taken; default 15, and the Debian release must have its source
TEXT
}

fail() {
    printf 'postgres-schemas.sh: %s\n' "$*" >&2
    exit 1
}

[[ $# == 1 && $1 != -* ]] || {
    usage
    exit 64
}
mkdir -p -- "$1"
out=$(realpath -- "$1")
[[ -z $(ls -A -- "$out") ]] || fail "not empty: $out"
major=${PG_MAJOR:-15}

# --- PostgreSQL's own tests -----------------------------------------------------------------------------------------------------------------
source=$out/source
mkdir -p "$source/apt/lists/partial" "$source/packages"
codename=$(. /etc/os-release && printf %s "$VERSION_CODENAME")
printf 'Types: deb-src\nURIs: http://deb.debian.org/debian\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' \
    "$codename" >"$source/apt/source.sources"
apt=(apt-get -q -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$source/apt" -o "Dir::State::lists=$source/apt/lists")
"${apt[@]}" update
(cd "$source" && "${apt[@]}" source --download-only "postgresql-$major")
tar -xf "$source"/postgresql-"$major"_*.orig.tar.* -C "$source"
postgres=$(echo "$source"/postgresql-"$major".*/)
postgres=${postgres%/}
regress=$postgres/src/test/regress

# One session per test, as the original runner has it; a test that ends in another role or database does not disturb the next.
begin() {
    printf '\\set home :DBNAME\n\\set self :USER\n'
    printf 'ALTER DATABASE :"home" SET %s;\n' "timezone = 'PST8PDT'" "datestyle = 'Postgres, MDY'" "intervalstyle = 'postgres_verbose'" \
        "bytea_output = 'hex'" "lc_monetary = 'C'"
    printf '\\setenv PG_ABS_SRCDIR %s\n\\setenv PG_LIBDIR /nonexistent\n\\setenv PG_DLSUFFIX .so\n\\setenv PG_ABS_BUILDDIR /tmp\n' "$regress"
}
each() {
    while read -r test; do
        printf '\\echo %s\n\\i %s\n\\c :home :self\n' "$test" "$1/$test.sql"
    done
}

tests() {
    sed -n 's/^test: //p' "$regress/parallel_schedule" | tr ' ' '\n' | grep -v '^tablespace$'
}

{
    begin
    tests | each "$regress/sql"
} >"$out/regression.sql"

# The same without what the tests take away again: some names clash then, but ten times as much stays. A column that became too narrow for its
# rows (storage plain) can be copied by nobody.
without_drops() {
    mkdir -p "$2"
    for test in "$1"/*.sql; do
        sed -E 's/^[[:space:]]*(drop|rollback|alter table .* drop|alter .* set storage plain)\b.*;[[:space:]]*$//I' "$test" >"$2/${test##*/}"
    done
}
without_drops "$regress/sql" "$source/kept"
{
    begin
    tests | each "$source/kept"
} >"$out/regression-kept.sql"

# test_decoding waits for others.
for module in $(ls -d "$postgres"/contrib/*/sql | grep -v test_decoding); do
    without_drops "$module" "$source/contrib/$(basename -- "$(dirname -- "$module")")"
done
{
    begin
    (cd "$source/contrib" && ls -- */*.sql | sed 's/\.sql$//') | each "$source/contrib"
} >"$out/contrib.sql"

# --- applications ---------------------------------------------------------------------------------------------------------------------------
(cd "$source/packages" && apt-get -q download bacula-director-pgsql bucardo davical gnumed-server icinga2-ido-pgsql icingadb libawl-php \
    mediawiki     postgresql-"$major"-partman postgresql-"$major"-pgq3 postgresql-"$major"-pgtap roundcube-core zabbix-server-pgsql)
for package in "$source"/packages/*.deb; do
    name=${package##*/}
    mkdir -p "$source/tree/${name%%_*}"
    dpkg-deb -x "$package" "$source/tree/${name%%_*}"
done
tree=$source/tree
# What needs a language that is not there is left out, the rest goes on.
find "$tree" \( -name '*.sql' -o -name '*.schema' \) -exec sed -i -E 's/^\\(set ON_ERROR_STOP|c ).*//I; s/^CREATE DATABASE .*//' {} +
gunzip -f "$tree"/zabbix-server-pgsql/usr/share/zabbix-server-pgsql/*.gz

take() {
    local file=$1
    shift
    printf '\\i %s\n' "$@" >"$out/$file.sql"
}
take bacula "$tree"/bacula-director-pgsql/usr/share/dbconfig-common/data/bacula-director-pgsql/install/pgsql
take bucardo "$tree"/bucardo/usr/share/bucardo/bucardo.schema
take icinga "$tree"/icinga2-ido-pgsql/usr/share/icinga2-ido-pgsql/schema/pgsql.sql
take icingadb "$tree"/icingadb/usr/share/icingadb/schema/pgsql/schema.sql
take roundcube "$tree"/roundcube-core/usr/share/roundcube/SQL/postgres.initial.sql
take zabbix "$tree"/zabbix-server-pgsql/usr/share/zabbix-server-pgsql/{schema,images,data}.sql
printf 'CREATE ROLE davical_dba;\nCREATE ROLE davical_app;\nCREATE ROLE general;\n' >"$out/davical.sql"
for file in libawl-php/usr/share/awl/dba/{awl-tables,schema-management} davical/usr/share/davical/dba/{davical,caldav_functions,rrule_functions,better_perms}; do
    printf '\\i %s\n' "$tree/$file.sql"
done >>"$out/davical.sql"
{
    printf 'CREATE SCHEMA mediawiki;\nSET search_path = mediawiki;\n'
    printf '\\i %s\n' "$tree"/mediawiki/usr/share/mediawiki/maintenance/postgres/{tables-generated,tables}.sql \
        "$tree"/mediawiki/usr/share/mediawiki/extensions*/*/db_patches/postgres/tables-generated.sql
} >"$out/mediawiki.sql"

# Extensions in plain SQL, as objects of a user.
extension=usr/share/postgresql/$major/extension
plain() {
    sed -E 's/^\\.*$//; s/@extschema@/plain/g' "$2"
}
{
    printf 'CREATE SCHEMA plain;\nSET search_path = plain;\n'
    plain pgtap "$tree"/postgresql-"$major"-pgtap/$extension/pgtap.sql
    plain partman "$(ls "$tree"/postgresql-"$major"-partman/$extension/pg_partman--*.sql | grep -v -- '--.*--' | sort -V | tail -1)"
    printf 'RESET search_path;\n'
    plain pgq "$tree"/postgresql-"$major"-pgq3/usr/share/postgresql/"$major"/contrib/pgq_pl_only.sql
} >"$out/plain-extensions.sql"

# GNUmed is made by its first version and all upgrades after it; the files of each are listed in a configuration.
gnumed=$tree/gnumed-server/var/lib/gnumed/server
listed() {
    local file
    for file in "$@"; do
        awk -v home="$gnumed/bootstrap" '
            /^bundles *= *\$bundles\$/ { ordering = 1; next }
            /^\$bundles\$/ { ordering = 0 }
            ordering && NF && !/^#/ { order[++bundles] = $0 }
            /^\[/ { bundle = "" }
            /^\[bundle / { bundle = $0; gsub(/^\[bundle |\].*$/, "", bundle) }
            /^schema base directory *=/ { folder = $0; sub(/^[^=]*= */, "", folder) }
            /^(superuser )?schema *= *\$/ { inside = 1; next }
            /^\$(superuser )?schema\$/ { inside = 0 }
            inside && /\.sql *$/ && !/^#/ { files[bundle] = files[bundle] "\\i " home "/" folder "/" $1 "\n" }
            END { printf "%s", files[""]; for (i = 1; i <= bundles; i++) printf "%s", files[order[i]] }' "$file"
    done
}
{
    printf 'CREATE ROLE "gm-dbo" SUPERUSER;\nCREATE ROLE "gm-doctors";\nCREATE ROLE "gm-public";\nCREATE ROLE "gm-staff_office";\nCREATE ROLE "gm-staff";\n'
    printf 'CREATE ROLE "any-doc";\nSET SESSION AUTHORIZATION "gm-dbo";\nSET default_with_oids = off;\n'
    listed "$gnumed"/bootstrap/bootstrap-local_first.conf "$gnumed"/bootstrap/bootstrap-monolithic_core.conf
    for version in {2..21}; do
        listed "$gnumed/bootstrap/update_db-v${version}_v$((version + 1)).conf"
    done
} >"$out/gnumed.sql"

printf 'Made in %s:\n' "$out"
ls -- "$out"/*.sql
