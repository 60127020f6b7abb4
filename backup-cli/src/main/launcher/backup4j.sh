#!/bin/sh
# A shell script with the jar behind it: it starts Java on itself, with a heap that does not grow with the machine, because what the engine holds does not grow with
# the data. JAVA_HOME is heeded. BACKUP_JAVA_OPTS comes last and wins, for example BACKUP_JAVA_OPTS=-Xmx128m.
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -Xmx256m -Xmn32m $BACKUP_JAVA_OPTS -jar "$0" "$@"
