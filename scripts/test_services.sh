#!/bin/sh
# Installs the programs that some tests need, if run as root on Debian (as in CI) and unless TEST_SERVICES=0.
# Elsewhere the tests that need a missing program are skipped and say so.
set -eu
cd "$(dirname "$0")/.."

missing=
needs() { # arguments: a package, and a file or command that it provides
    command -v "$2" >/dev/null 2>&1 || [ -e "$2" ] || missing="$missing $1"
}
needs postgresql "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1 || true)"
needs chromium chromium
needs nginx-light nginx
needs espeak-ng espeak-ng
needs faketime faketime
needs fonts-nanum /usr/share/fonts/truetype/nanum
needs tesseract-ocr-kor "$(ls -d /usr/share/tesseract-ocr/*/tessdata/kor.traineddata 2>/dev/null | tail -n 1 || true)"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1 || [ "${TEST_SERVICES:-1}" = 0 ]; then
    echo "Not installed, so their tests are skipped:$missing"
    exit 0
fi
echo "Installing for the tests:$missing ..."
log=.venv/services.log
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 - word splitting is wanted: one word per package
{ timeout 120 apt-get update && timeout 300 apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1 ||
    echo "They could not be installed (log: $log); their tests are skipped."
