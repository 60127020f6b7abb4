#!/bin/sh
# A shell script with the jar behind it: it starts Java on itself, with a heap that does not grow with the machine, because what the engine holds does not grow with
# the data. Runs are short: with the inlining of long-lived servers (325 and 2500) the compiler takes a quarter of the processor time of a backup, with this half as much
# (docs/performance.md). JAVA_HOME is heeded. BACKUP_JAVA_OPTS comes last and wins, for example BACKUP_JAVA_OPTS=-Xmx128m.
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -Xmx256m -Xmn32m -XX:FreqInlineSize=60 -XX:InlineSmallCode=600 $BACKUP_JAVA_OPTS -jar "$0" "$@"
