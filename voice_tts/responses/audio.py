"""Serves private audio files with conditional requests and byte ranges (RFC 9110, sections 13 and 14)."""

from __future__ import annotations

import re

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from voice_tts.services import synthetic_notice
from voice_tts.services.delivery import AudioFile

_SINGLE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
PRIVATE = "private, no-cache"
"""A player may cache the bytes but must revalidate them, so that a withdrawn voice is not heard from its cache."""


def audio_response(request: HttpRequest, audio: AudioFile) -> HttpResponseBase:
    """Respond with 200, 206, 304 or 416; `HEAD` gets the same headers. A proxy in front may send the file itself.

    Raises FileNotFoundError.
    """
    etag = f'"{audio.sha256}"'
    wanted = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponseBase
    if "*" in wanted or etag in (tag.removeprefix("W/") for tag in wanted):
        response = HttpResponse(status=304)
    else:
        response = _handed_over(audio) if audio.internal_url else _body(request, audio, etag)
        response["Content-Type"] = audio.content_type
        response["Accept-Ranges"] = "bytes"
        response["Content-Disposition"] = f'inline; filename="{audio.download_name}"'
        response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = etag
    response["Cache-Control"] = PRIVATE
    response[synthetic_notice.HEADER] = synthetic_notice.HEADER_VALUE
    patch_vary_headers(response, ["Authorization", "Cookie"])
    return response


def _handed_over(audio: AudioFile) -> HttpResponse:
    """Let the proxy in front send the file, or the requested range of it, with these headers."""
    return HttpResponse(headers={"X-Accel-Redirect": audio.internal_url})


def _body(request: HttpRequest, audio: AudioFile, etag: str) -> HttpResponseBase:
    header = request.headers.get("Range", "")
    if not header or request.headers.get("If-Range", etag) != etag:
        return _whole(audio)
    match = _SINGLE_RANGE.fullmatch(header.strip())
    if match is None or not any(match.groups()):
        return _whole(audio)  # other units and multiple ranges may be ignored (RFC 9110, 14.2)
    first, last = match.groups()
    if first and last and int(last) < int(first):
        return _whole(audio)  # invalid, so ignored (RFC 9110, 14.1.1)
    start, end = _resolve(first, last, size=audio.size_bytes)
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{audio.size_bytes}"})
    with audio.path.open("rb") as file:
        file.seek(start)
        part = file.read(end - start + 1)
    return HttpResponse(
        part,
        status=206,
        headers={"Content-Range": f"bytes {start}-{end}/{audio.size_bytes}", "Content-Length": str(len(part))},
    )


def _whole(audio: AudioFile) -> FileResponse:
    response = FileResponse(audio.path.open("rb"))
    response["Content-Length"] = str(audio.size_bytes)
    return response


def _resolve(first: str, last: str, *, size: int) -> tuple[int, int]:
    """Return the first and last byte of a range that may lack either number; an empty range has first > last."""
    if not first:
        return max(0, size - int(last)), size - 1 if int(last) else -1
    return int(first), min(int(last), size - 1) if last else size - 1
