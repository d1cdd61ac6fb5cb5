"""Runs a command against a temporary PostgreSQL server: `with_postgres.py command [argument ...]`.

It needs the server's programs (Debian: package `postgresql`). Without them it says so and exits with 0, unless
POSTGRES_REQUIRED is set. PostgreSQL refuses to run as root; then the server runs as `postgres` or `nobody`.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOT_RUN_AS_ROOT = ("postgres", "nobody")
# The data is deleted after the command, so nothing has to reach the disk.
SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


def find_programs() -> Path | None:
    """Return the folder of the newest installed server's programs; None if there is none."""
    if initdb := shutil.which("initdb"):
        return Path(initdb).parent
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    return max(found, key=lambda path: int(path.parent.name), default=None)


def other_user() -> str | None:
    """Return the user to run the server as if we are root; None otherwise."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in NOT_RUN_AS_ROOT if name in names)


def free_port() -> int:
    """Return a loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """Run a server with one empty database, and yield its URL."""
    user, password, port = other_user(), secrets.token_hex(16), free_port()
    as_user = ["runuser", "-u", user, "--"] if user else []
    with tempfile.TemporaryDirectory(prefix="carepill-postgres-") as name:
        folder = Path(name)
        password_file = folder / "password"
        password_file.write_text(password)
        if user:
            for path in (folder, password_file):
                shutil.chown(path, user)
        data, log = folder / "data", folder / "log"

        def run(*command: str) -> None:
            result = subprocess.run([*as_user, *command], cwd="/", capture_output=True, text=True, check=False)
            if result.returncode:
                written = log.read_text() if log.exists() else ""
                raise SystemExit(f"{command[0]} failed:\n{result.stdout}{result.stderr}{written}")

        run(
            str(programs / "initdb"), "-D", str(data), "-U", "carepill", "-A", "scram-sha-256", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync", f"--pwfile={password_file}",
        )  # fmt: skip
        options = {"port": str(port), "listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder), **SPEED}
        arguments = " ".join(f"-c {key}={value}" for key, value in options.items())
        control = (str(programs / "pg_ctl"), "-D", str(data), "-w")
        run(*control, "-l", str(log), "-o", arguments, "start")
        try:
            yield f"postgres://carepill:{password}@127.0.0.1:{port}/postgres"
        finally:
            run(*control, "-m", "immediate", "stop")


def main() -> int:
    """Run the command and return its exit code."""
    programs = find_programs()
    if programs is None:
        print("PostgreSQL is not installed: its tests are left out", file=sys.stderr)  # noqa: T201 - a command's word
        return 1 if os.environ.get("POSTGRES_REQUIRED") else 0
    with cluster(programs) as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
