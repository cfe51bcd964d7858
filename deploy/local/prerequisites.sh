#!/bin/sh
# Says in one sentence what this machine lacks to run langnghe, and the command that mends it.
set -eu
python="${PYTHON:-python3}"

lacks() {
    echo "langnghe: $1" >&2
    exit 1
}

command -v "$python" >/dev/null 2>&1 ||
    lacks "Python 3.11 or newer is missing; on Debian or Ubuntu: sudo apt-get install python3 python3-venv"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    lacks "$("$python" --version) is too old, 3.11 or newer is needed; name another by: make PYTHON=python3.11"
"$python" -c 'import venv, ensurepip' >/dev/null 2>&1 ||
    lacks "Python's venv module is missing; on Debian or Ubuntu: sudo apt-get install python3-venv"

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
command -v "$java" >/dev/null 2>&1 ||
    lacks "Java 17 or newer is missing; on Debian or Ubuntu: sudo apt-get install openjdk-17-jre-headless"
version="$("$java" -version 2>&1 | sed -nE 's/.*version "([0-9]+).*/\1/p' | head -n 1)"
[ "${version:-0}" -ge 17 ] ||
    lacks "Java ${version:-?} is too old, 17 or newer is needed; on Debian or Ubuntu: sudo apt-get install openjdk-17-jre-headless"
