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
from .player import HIGHEST_VOLUME, LEAD_SECONDS, LOWEST_VOLUME, TAIL_SECONDS, Loudness

FILES = ("carepill.toml", ".env", "/etc/carepill/carepill.toml", "/etc/carepill/carepill.env")
"""Searched in this order when no file is named; the first that exists is used."""
CACHE_MEGABYTES = 300
"""About 1,000 sentences as WAV: weeks of reminders, and it fits the smallest card sold."""
CONFIRM_PORT = 8765
DEFAULT_ZONE = "Asia/Seoul"
_FALSE = frozenset({"0", "false", "no", "off", ""})


@dataclass(frozen=True)
class Config:
    """Everything a device needs to know. Secrets are left out of its `repr`."""

    api_url: str = ""
    api_token: str = field(default="", repr=False)
    tts_url: str = ""
    tts_token: str = field(default="", repr=False)
    naver: NaverKeys | None = None
    naver_url: str = ENDPOINT
    user_id: str = ""
    custom_voice: bool = True
    ca_file: str = ""
    data_dir: Path = Path.home() / ".carepill"
    cache_bytes: int = CACHE_MEGABYTES * 1024 * 1024
    loudness: Loudness = field(default_factory=Loudness)
    player: str = ""
    confirm_port: int = CONFIRM_PORT
    button_pin: int | None = None
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
        return _read_env(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig(f"설정 파일을 읽을 수 없습니다: {path}") from error


def _read_toml(path: Path) -> dict[str, Any]:
    tomllib = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
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

    client_id, secret = get("NAVER_CLIENT_ID"), get("NAVER_CLIENT_SECRET")
    pin = get("CAREPILL_BUTTON_PIN")
    return Config(
        # One server may do both jobs, and the key of the older stand-alone service is also a device token.
        api_url=_url(get("DJANGO_API_URL", "DJANGO_TTS_URL", "GPTSOVITS_API_URL"), "DJANGO_API_URL"),
        api_token=get("DJANGO_API_TOKEN", "DJANGO_TTS_TOKEN", "GPTSOVITS_API_KEY"),
        tts_url=_url(get("DJANGO_TTS_URL", "GPTSOVITS_API_URL", "DJANGO_API_URL"), "DJANGO_TTS_URL"),
        tts_token=get("DJANGO_TTS_TOKEN", "GPTSOVITS_API_KEY", "DJANGO_API_TOKEN"),
        naver=NaverKeys(client_id, secret) if client_id and secret else None,
        naver_url=_url(get("NAVER_TTS_URL"), "NAVER_TTS_URL") or ENDPOINT,
        user_id=get("USER_ID"),
        custom_voice=values.get("ENABLE_CUSTOM_VOICE", "true").strip().lower() not in _FALSE,
        ca_file=get("CAREPILL_CA_FILE"),
        data_dir=Path(get("CAREPILL_DATA_DIR", "STATE_DIRECTORY") or Path.home() / ".carepill").expanduser(),
        cache_bytes=int(_number(get("CAREPILL_CACHE_MB"), "CAREPILL_CACHE_MB", CACHE_MEGABYTES, 10, 100_000)) * 2**20,
        loudness=Loudness(
            _number(get("CAREPILL_LEAD_SECONDS"), "CAREPILL_LEAD_SECONDS", LEAD_SECONDS, 0, 5),
            _number(get("CAREPILL_TAIL_SECONDS"), "CAREPILL_TAIL_SECONDS", TAIL_SECONDS, 0, 5),
            _number(get("CAREPILL_VOLUME"), "CAREPILL_VOLUME", 1.0, LOWEST_VOLUME, HIGHEST_VOLUME),
        ),
        player=get("CAREPILL_PLAYER"),
        confirm_port=int(_number(get("CAREPILL_CONFIRM_PORT"), "CAREPILL_CONFIRM_PORT", CONFIRM_PORT, 0, 65_535)),
        button_pin=int(_number(pin, "CAREPILL_BUTTON_PIN", 0, 0, 27)) if pin else None,
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
