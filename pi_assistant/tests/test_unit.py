"""The unit that ships, in its own sandbox: a read-only system, its own temporary folder, and its own state."""

from __future__ import annotations

import configparser
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from operations.tests.processes import HANG_SECONDS
from pi_assistant.config import load
from pi_assistant.loop import ReminderLoop
from pi_assistant.player import Loudness, Player
from pi_assistant.sound import check
from pi_assistant.sound_cards import SoundCard, device_for, sound_cards
from speech.tests.clips import speech_like, wav_bytes

ROOM = Path(__file__).resolve().parents[1]
UNIT = ROOM / "carepill.service"
MOST_EXPOSURE = 40
"""Tenths of systemd's scale, where 10 is unprotected."""
SANDBOX = """
mount --bind "$1" /mnt && cd /mnt
[ "$2" = yes ] && mount -t tmpfs tmpfs /tmp
mount -o remount,ro,bind / && cd "$3" && shift 3 && exec "$@"
"""
PINS = """
class Button:
    def __init__(self, pin, bounce_time):
        open(".lgd-nfy0", "w").close()  # as lgpio does
"""


@pytest.fixture
def unit() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read(UNIT)
    return parser["Service"]


@pytest.fixture
def sandbox(unit, tmp_path):
    """Run a command as the unit would, with its state folder at /mnt and the rest of the machine read-only."""
    if subprocess.run(["unshare", "-r", "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("needs namespaces")
    if Path("/tmp") in ROOM.parents:
        pytest.skip("the checkout lies in /tmp, which the unit has to itself")
    state = tmp_path / "state"
    (state / "bin").mkdir(parents=True)
    (state / "heard").mkdir()
    player = state / "bin" / "aplay"
    player.write_text('#!/bin/sh\nfor file; do :; done\n/bin/cp "$file" /mnt/heard/\n')
    player.chmod(0o755)
    folder = "/mnt" if unit["workingdirectory"] == f"/var/lib/{unit['statedirectory']}" else "/opt"

    def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        given = {
            "PATH": f"/mnt/bin:{os.environ['PATH']}", "STATE_DIRECTORY": "/mnt", "HOME": "/nonexistent",
            "PYTHONPATH": str(ROOM.parent), "PYTHONIOENCODING": "utf-8", **environment,
        }  # fmt: skip
        arguments = [str(state), unit.get("privatetmp", "no"), folder, *command]
        return subprocess.run(
            ["unshare", "-r", "-m", "sh", "-c", SANDBOX, "sandbox", *arguments], env=given, cwd="/",
            capture_output=True, text=True, check=False, timeout=HANG_SECONDS,
        )  # fmt: skip

    run.state = state  # type: ignore[attr-defined]
    return run


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="needs espeak-ng")
def test_espeak_speaks_in_the_sandbox(sandbox):
    done = sandbox(sys.executable, "-m", "pi_assistant", "say", "혈압약 한 알 드세요.")
    assert done.returncode == 0, done.stderr
    assert "voice=offline" in done.stderr
    [heard] = (sandbox.state / "heard").iterdir()
    assert check(heard.read_bytes()).seconds > 1.5


def test_a_pin_library_finds_a_folder_that_it_can_write(sandbox):
    (sandbox.state / "gpiozero.py").write_text(PINS)
    script = "from pi_assistant import confirm; print(type(confirm.watch_button(17, print)).__name__)"
    done = sandbox(sys.executable, "-c", script, PYTHONPATH=f"/mnt:{ROOM.parent}")
    assert done.stdout.strip() == "Button", done.stderr


def test_settings_in_the_file_choose_the_card(tmp_path, loudspeaker):
    settings = tmp_path / "carepill.env"
    settings.write_text("CAREPILL_AUDIO_DEVICE=plughw:CARD=Device,DEV=0\n", "utf-8")
    arguments = tmp_path / "arguments"
    (loudspeaker.programs / "aplay").write_text(f'#!/bin/sh\necho "$@" >> {arguments}\n')
    Player(load(str(settings), {}).loudness).play(check(wav_bytes(speech_like(1))))
    assert arguments.read_text().startswith("-q -D plughw:CARD=Device,DEV=0 /")


def test_a_card_that_is_gone_gives_way_to_the_default(tmp_path, loudspeaker):
    arguments = tmp_path / "arguments"
    script = f'#!/bin/sh\necho "$@" >> {arguments}\n[ "$2" != "-D" ]\n'
    (loudspeaker.programs / "aplay").write_text(script)
    Player(Loudness(card="hw:CARD=Gone")).play(check(wav_bytes(speech_like(1))))
    assert ["-D" in line for line in arguments.read_text().splitlines()] == [True, True, False]


LISTING = """\
 0 [vc4hdmi0       ]: vc4-hdmi - vc4-hdmi-0
                      vc4-hdmi-0
 1 [vc4hdmi1       ]: vc4-hdmi - vc4-hdmi-1
                      vc4-hdmi-1
 2 [Device         ]: USB-Audio - USB Audio Device
                      C-Media Electronics Inc. USB Audio Device at usb-xhci-hcd.0-1, full speed
"""


def test_cards_are_known_by_name(tmp_path):
    listing = tmp_path / "cards"
    listing.write_text(LISTING)
    cards = sound_cards(listing)
    assert [card.id for card in cards] == ["vc4hdmi0", "vc4hdmi1", "Device"]
    assert cards[2] == SoundCard("Device", "USB-Audio", "USB Audio Device")
    assert sound_cards(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("wanted", "device"),
    [
        ("", "plughw:CARD=Device,DEV=0"), ("vc4hdmi1", "plughw:CARD=vc4hdmi1,DEV=0"), ("hw:0,0", "hw:0,0"),
        ("default", "default"), ("plughw:CARD=Device,DEV=0", "plughw:CARD=Device,DEV=0"),
    ],
)  # fmt: skip
def test_a_plugged_in_speaker_goes_first_unless_another_is_named(tmp_path, wanted, device):
    listing = tmp_path / "cards"
    listing.write_text(LISTING)
    assert device_for(wanted, sound_cards(listing)) == device


def test_without_a_plugged_in_speaker_it_is_the_machines_default():
    assert device_for("", [SoundCard("Headphones", "bcm2835_headpho", "bcm2835 Headphones")]) == ""


def test_systemd_hears_that_it_started_and_lives(small_home, tmp_path, monkeypatch, unit):
    assert (unit["type"], int(unit["watchdogsec"])) == ("notify", 600)
    address = str(tmp_path / "notify")
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(address)
    manager.settimeout(HANG_SECONDS)
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    loop = ReminderLoop(small_home.device(base_url=""))
    monkeypatch.setattr(small_home.clock, "wait", lambda event, seconds: event.set())
    loop.run()
    assert [manager.recv(100) for _ in range(2)] == [b"READY=1", b"WATCHDOG=1"]
    manager.close()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_the_unit_exposes_little():
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSURE}", str(UNIT)],
        capture_output=True, text=True, check=False, timeout=HANG_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-200:]
