"""`python -m pi_assistant say|run|prefetch|doctor`."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import time

from . import confirm
from .client import CarePillClient
from .deadline import Deadline
from .doctor import BAD, examine
from .errors import REASONS, BadConfig, VoiceFailed
from .loop import ReminderLoop
from .server import VERSION_SECONDS
from .single_instance import AlreadyRunning, SingleInstance

REPORT_PATIENCE_SECONDS = 3.0
"""How long `say` waits to deliver its report; after that it is left to `run`."""
FAILED, MISUSED = 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 for success, 1 for failure, 2 for wrong usage or settings."""
    parser = argparse.ArgumentParser(prog="carepill", description="약 드실 시간을 가족의 목소리로 알려 드립니다.")
    parser.add_argument("--config", default="", help="설정 파일 (.env 또는 .toml)")
    commands = parser.add_subparsers(dest="command", required=True)
    say = commands.add_parser("say", help="문장을 말합니다")
    say.add_argument("text", nargs="+", help="말할 문장")
    commands.add_parser("run", help="약 시간마다 말합니다")
    prefetch = commands.add_parser("prefetch", help="앞으로 말할 문장을 미리 받아 둡니다")
    prefetch.add_argument("texts", nargs="*", help="일정에 더해 받아 둘 문장")
    commands.add_parser("doctor", help="기기의 상태를 살펴봅니다")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    try:
        client = CarePillClient.from_config(options.config)
    except BadConfig as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command's own output
        return MISUSED
    return {"say": _say, "run": _run, "prefetch": _prefetch, "doctor": _doctor}[options.command](client, options)


def _say(client: CarePillClient, options: argparse.Namespace) -> int:
    spoken = client.say(" ".join(options.text))
    sending = client.report_later()
    sending.join(REPORT_PATIENCE_SECONDS)
    if not spoken.was_heard:
        print(f"말하지 못했습니다: {REASONS.get(spoken.reason, spoken.reason)}", file=sys.stderr)  # noqa: T201
    return 0 if spoken.was_heard else FAILED


def _prefetch(client: CarePillClient, options: argparse.Namespace) -> int:
    started = time.monotonic()
    try:
        client.speaker.learn_version(Deadline.after(VERSION_SECONDS))
        complete = ReminderLoop(client).prepare()
    except VoiceFailed as failed:
        print(f"일정을 받지 못했습니다: {REASONS[failed.reason]}", file=sys.stderr)  # noqa: T201
        complete = False
    complete = not client.prefetch(options.texts) and complete
    took = time.monotonic() - started
    print("모두 받아 두었습니다." if complete else "받지 못한 문장이 있습니다.", f"({took:.0f}초)")  # noqa: T201
    return 0 if complete else FAILED


def _doctor(client: CarePillClient, options: argparse.Namespace) -> int:
    healthy = True
    for finding in examine(client):
        print(finding, flush=True)  # noqa: T201
        healthy &= finding.mark != BAD
    return 0 if healthy else FAILED


def _run(client: CarePillClient, options: argparse.Namespace) -> int:
    config = client.config
    place = SingleInstance(f"{config.api_url}\n{config.user_id or config.api_token}", config.data_dir)
    try:
        place.take()
    except AlreadyRunning as other:
        print(f"이미 실행 중입니다 (프로세스 {other.holder}). 한 집에서는 하나만 말합니다.", file=sys.stderr)  # noqa: T201
        return FAILED
    loop = ReminderLoop(client)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda _signal, _frame: loop.stop.set())
    button = None if client.config.button_pin is None else confirm.watch_button(client.config.button_pin, loop.press)
    confirm.watch_keyboard(loop.press)
    if client.config.confirm_port:
        try:
            confirm.serve(client.config.confirm_port, loop.press)
        except OSError as error:
            logging.error("no confirmation over HTTP: %s", type(error).__name__)
    loop.run()
    del button
    client.store.close()
    place.release()
    return 0


if __name__ == "__main__":
    sys.exit(main())
