#!/bin/sh
# All tests at instants and in places where a calendar plays tricks, and once beside two programs that never rest.
# Hours of work: for the night. Arguments go to pytest. Ends with what failed, and fails then.
set -u
cd "$(dirname "$0")/.."

command -v faketime >/dev/null 2>&1 || { echo "faketime is not installed."; exit 1; }
failed=
export NEW_EXAMPLES=1 # of property tests, which else are the same every time

run() { # name, command
    name=$1
    shift
    echo "=== $name"
    "$@" || failed="$failed
  $name"
}

# The shifted clock reaches every process that inherits it; operations/tests/processes.py hands it to the others.
# Monotonic time stays, which takes scripts/shifted_clock: the waits of threads go by it and escape faketime.
# The kernel dates files by its own clock, so a test that means an age writes it (os.utime).
at() { # time zone of the machine, instant there
    zone=$1
    instant=$2
    shift 2
    run "$instant in $zone" env TZ="$zone" MACHINE_TZ="$zone" PYTHONPATH="$PWD/scripts/shifted_clock" \
        faketime --exclude-monotonic "$instant" .venv/bin/python -m pytest -n auto --dist worksteal "$@"
}

at UTC "2027-06-30 23:58:00" "$@" # a month and a half-year end
at UTC "2027-01-31 12:00:00" "$@" # the next month is shorter
at Asia/Seoul "2028-02-29 00:02:00" "$@" # a leap day in Seoul, not yet in UTC
at Asia/Seoul "2027-12-31 23:58:00" "$@" # a year ends where the server lives
at America/New_York "2027-11-07 01:30:00" "$@" # the hour that comes twice
at Pacific/Kiritimati "2028-01-01 00:02:00" "$@" # first of all into a year, 14 hours before UTC

.venv/bin/python -c "while True: pass" &
first=$!
.venv/bin/python -c "while True: pass" &
second=$!
trap 'kill $first $second' EXIT
run "beside two busy programs" .venv/bin/python -m pytest -n auto --dist worksteal "$@"

[ -z "$failed" ] && echo "Everything passed, at any time." && exit 0
echo "Failed:$failed"
exit 1
