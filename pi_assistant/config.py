"""A device's settings, under the names that devices in the field use; from the environment, `.env` or TOML."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import BadConfig
from .naver import ENDPOINT, NaverKeys
from .player import HIGHEST_VOLUME, LOWEST_VOLUME, Loudness

FILES = ("carepill.toml", ".env", "/etc/carepill/carepill.toml", "/etc/carepill/carepill.env")
"""Searched in this order when no file is named; the first that exists is used."""
CACHE_MEGABYTES = 300
"""About 1,000 sentences as WAV: weeks of reminders, and it fits the smallest card sold."""
CONFIRM_PORT = 8765
SCHEDULE_HOURS, VOICE_DAYS = 24.0, 7.0
NIGHT_VOLUME = 0.5
CALL = "보호자"
DEFAULT_ZONE = "Asia/Seoul"
_FALSE = frozenset({"0", "false", "no", "off", ""})


@dataclass(frozen=True)
class Config:
    """Everything a device needs to know, with its default. Secrets are left out of its `repr`."""

    api_url: str = ""
    """Address of the server that knows the day's reminders."""
    api_token: str = field(default="", repr=False)
    """This device's token there."""
    tts_url: str = ""
    """Address of the server that speaks, if it is another one."""
    tts_token: str = field(default="", repr=False)
    """This device's token there."""
    naver: NaverKeys | None = None
    """Keys of CLOVA Voice, which speaks when the server cannot; None does without."""
    naver_url: str = ENDPOINT
    """Address of CLOVA Voice."""
    user_id: str = ""
    """The listener's user name; with it, stored recordings survive a new token."""
    custom_voice: bool = True
    """Whether to speak in the voice that the family uploaded; False goes straight to CLOVA Voice."""
    ca_file: str = ""
    """File with the certificates of a home's own authority; empty trusts the public ones."""
    data_dir: Path = Path.home() / ".carepill"
    """Folder of recordings and reports."""
    cache_bytes: int = CACHE_MEGABYTES * 1024 * 1024
    """Bytes that recordings may take on the card."""
    loudness: Loudness = field(default_factory=Loudness)
    """Volume, the silence before and after what is played, and on which card."""
    night_volume: float = NIGHT_VOLUME
    """Volume of what may be said at night, such as a notice that the clock is not known."""
    schedule_hours: float = SCHEDULE_HOURS
    """Hours without the server after which no medicine is named: it may have been stopped in the meantime."""
    voice_days: float = VOICE_DAYS
    """Days without the server after which the loved one's voice rests: it may have been withdrawn."""
    call: str = CALL
    """Whom to call, as it is said to the listener."""
    player: str = ""
    """Name of the player; empty takes the first one that is installed."""
    confirm_port: int = CONFIRM_PORT
    """Loopback port that takes confirmations; 0 takes none."""
    button_pin: int | None = None
    """GPIO number (BCM) of the button that confirms; None if there is no button."""
    source: str = ""
    """The file the settings came from, empty if they came from the environment alone."""


def load(path: str = "", environment: Mapping[str, str] | None = None) -> Config:
    """Read the settings; the environment overrides the file. Raises BadConfig."""
    environment = os.environ if environment is None else environment
    path = path or environment.get("CAREPILL_CONFIG", "")
    if path and not Path(path).is_file():
        raise BadConfig(f"설정 파일이 없습니다: {path}")
    source = path or next((name for name in FILES if Path(name).is_file()), "")
    values = {**(read_file(Path(source)) if source else {}), **environment}
    return _config(values, source)


def read_file(path: Path) -> dict[str, str]:
    """Read the names and values of an `.env` or TOML file. Raises BadConfig."""
    try:
        if path.suffix == ".toml":
            return _flatten(_read_toml(path))
        return _read_env(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig(f"설정 파일을 읽을 수 없습니다: {path}") from error


def _read_toml(path: Path) -> dict[str, Any]:
    tomllib = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text("utf-8-sig"))
    except ValueError as error:
        raise BadConfig(f"설정 파일의 문법이 맞지 않습니다: {path}") from error
    return content


def _flatten(table: dict[str, Any]) -> dict[str, str]:
    """Merge all tables into one, whatever they are called, with names in the environment's spelling."""
    flat: dict[str, str] = {}
    for name, value in table.items():
        flat.update(_flatten(value) if isinstance(value, dict) else {name.upper(): _as_text(value)})
    return flat


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read_env(text: str) -> dict[str, str]:
    values = {}
    for line in text.splitlines():
        name, equals, value = line.strip().partition("=")
        name = name.removeprefix("export ").strip()
        if not equals or name.startswith("#"):
            continue
        value = value.strip()
        quote = value[:1]
        if quote in ("'", '"') and quote in value[1:]:
            values[name] = value[1 : value.index(quote, 1)]
        else:
            values[name] = value.partition(" #")[0].rstrip()
    return values


def _config(values: Mapping[str, str], source: str) -> Config:
    def get(*names: str) -> str:
        return next((values[name].strip() for name in names if values.get(name, "").strip()), "")

    def number(name: str, default: float, least: float, most: float) -> float:
        return _number(get(name), name, default, least, most)

    client_id, secret = get("NAVER_CLIENT_ID"), get("NAVER_CLIENT_SECRET")
    pin = get("CAREPILL_BUTTON_PIN")
    usual = Config()
    return Config(
        # One server may do both jobs, and the key of the older stand-alone service is also a device token.
        api_url=_url(get("DJANGO_API_URL", "DJANGO_TTS_URL", "GPTSOVITS_API_URL"), "DJANGO_API_URL"),
        api_token=get("DJANGO_API_TOKEN", "DJANGO_TTS_TOKEN", "GPTSOVITS_API_KEY"),
        tts_url=_url(get("DJANGO_TTS_URL", "GPTSOVITS_API_URL", "DJANGO_API_URL"), "DJANGO_TTS_URL"),
        tts_token=get("DJANGO_TTS_TOKEN", "GPTSOVITS_API_KEY", "DJANGO_API_TOKEN"),
        naver=NaverKeys(client_id, secret) if client_id and secret else None,
        naver_url=_url(get("NAVER_TTS_URL"), "NAVER_TTS_URL") or usual.naver_url,
        user_id=get("USER_ID"),
        custom_voice=values.get("ENABLE_CUSTOM_VOICE", str(usual.custom_voice)).strip().lower() not in _FALSE,
        ca_file=get("CAREPILL_CA_FILE"),
        data_dir=Path(get("CAREPILL_DATA_DIR", "STATE_DIRECTORY") or usual.data_dir).expanduser(),
        cache_bytes=int(number("CAREPILL_CACHE_MB", usual.cache_bytes / 2**20, 10, 100_000)) * 2**20,
        loudness=Loudness(
            number("CAREPILL_LEAD_SECONDS", usual.loudness.lead_seconds, 0, 5),
            number("CAREPILL_TAIL_SECONDS", usual.loudness.tail_seconds, 0, 5),
            number("CAREPILL_VOLUME", usual.loudness.volume, LOWEST_VOLUME, HIGHEST_VOLUME),
            get("CAREPILL_AUDIO_DEVICE"),
        ),
        night_volume=number("CAREPILL_NIGHT_VOLUME", usual.night_volume, LOWEST_VOLUME, HIGHEST_VOLUME),
        schedule_hours=number("CAREPILL_SCHEDULE_HOURS", usual.schedule_hours, 1, 24 * 7),
        voice_days=number("CAREPILL_VOICE_DAYS", usual.voice_days, 1, 365),
        call=get("CAREPILL_CALL") or usual.call,
        player=get("CAREPILL_PLAYER"),
        confirm_port=int(number("CAREPILL_CONFIRM_PORT", usual.confirm_port, 0, 65_535)),
        button_pin=int(number("CAREPILL_BUTTON_PIN", 0, 0, 27)) if pin else usual.button_pin,
        source=source,
    )


def _url(value: str, name: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise BadConfig(f"{name}은(는) http:// 또는 https:// 로 시작해야 합니다.")
    return value


def _number(value: str, name: str, default: float, least: float, most: float) -> float:
    try:
        number = float(value) if value else default
    except ValueError as error:
        raise BadConfig(f"{name}은(는) 숫자여야 합니다.") from error
    if not least <= number <= most:
        raise BadConfig(f"{name}은(는) {least:g}에서 {most:g} 사이여야 합니다.")
    return number
