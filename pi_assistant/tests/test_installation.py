"""The script, the service and the example a device is set up with."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
from pathlib import Path

import pytest

from korean import read_aloud
from operations.tests.processes import HANG_SECONDS, machine_clock
from pi_assistant.config import load
from pi_assistant.hooks import default_client
from pi_assistant.tests.standins import marks
from voice_tts.tests.tone_engine import mark_of_text

ROOM = Path(__file__).resolve().parents[1]
SCRIPT = ROOM / "install.sh"


def test_the_script_is_a_script_and_knows_its_options():
    assert os.access(SCRIPT, os.X_OK)
    assert subprocess.run(["/bin/sh", "-n", str(SCRIPT)], check=False).returncode == 0
    refused = subprocess.run([str(SCRIPT), "--colour"], capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stderr.strip()) == (2, "모르는 선택입니다: --colour")


def test_the_service_starts_what_the_script_installs():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.read(ROOM / "carepill.service")
    assert unit["Service"]["execstart"] == "/opt/carepill/bin/python -m pi_assistant run"
    assert unit["Service"]["restart"] == "always"
    assert "/opt/carepill" in SCRIPT.read_text("utf-8")


def test_the_example_settings_can_be_read():
    config = load(str(ROOM / "carepill.env.example"), {})
    assert (config.api_url, config.naver, config.custom_voice) == ("", None, True)


@pytest.mark.django_db(transaction=True)
def test_the_example_assistant_speaks(house, loudspeaker):
    environment = {
        **machine_clock(ROOM.parent),
        "PATH": os.environ["PATH"], "DJANGO_API_URL": house.url,
        "DJANGO_API_TOKEN": house.token, "CAREPILL_DATA_DIR": str(house.folder),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(ROOM / "examples" / "assistant.py")], input="정말 고마워\n날씨는?\n", env=environment,
        capture_output=True, text=True, check=False, timeout=HANG_SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [marks(wav)[1] for wav in loudspeaker.recordings()] == [mark_of_text(read_aloud("언제든지 말씀하세요."))]
    default_client.cache_clear()
