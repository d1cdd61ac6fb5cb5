#!/bin/sh
# Creates .venv and installs one requirements file into it, again only when the requirements have changed.
set -eu
cd "$(dirname "$0")/.."
requirements=${1#./}
venv=.venv

fail() { printf 'error: %s\n' "$1" >&2; exit 1; }

find_python() {
    for candidate in ${PYTHON:+"$PYTHON"} python3.11 python3.12 python3.13 python3; do
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$candidate"; return; }
    done
    fail "Python 3.11 or newer is needed; install it, or name it: make run PYTHON=/path/to/python3.11"
}

if ! [ -x "$venv/bin/python" ]; then
    python=$(find_python)
    "$python" -m venv "$venv" >/dev/null 2>&1 || {
        rm -rf "$venv"
        fail "$python can't make a virtual environment (on Debian the package python3-venv is missing)"
    }
fi

# One stamp a path: requirements.txt and requirements/dev.txt are two files.
stamp=$venv/.installed-$(printf %s "$requirements" | tr / -)
wanted=$(cat requirements.txt requirements/* | cksum)
[ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && exit 0

log=$venv/install.log
echo "Installing $requirements into $venv (log: $log) ..."
"$venv/bin/python" -m pip install --disable-pip-version-check --no-input -r "$requirements" >"$log" 2>&1 ||
    fail "packages could not be installed; is there a network? $(grep -m1 '^ERROR' "$log" || true) (whole log: $log)"
echo "$wanted" >"$stamp"
