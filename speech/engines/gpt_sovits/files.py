"""Finds the files of a GPT-SoVITS model folder and tells the version of a SoVITS file. Reads no weights."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from speech.engines.base import EngineUnavailable

MANIFEST = "model.json"
"""Optional file in the model folder: `{"gpt": path, "sovits": path, "hubert": folder, "speaker": path}`."""

PUBLISHED_NAMES = {
    "gpt": "s1v3.ckpt",
    "sovits": "v2Pro/s2Gv2ProPlus.pth",
    "hubert": "chinese-hubert-base",
    "speaker": "sv/pretrained_eres2netv2w24s4ep4.ckpt",
}
"""Their paths in the hub repository `lj1995/GPT-SoVITS`."""

HUBERT_WEIGHTS = "pytorch_model.bin"
HUBERT_CONFIG = "config.json"

ZIP_MAGIC = b"PK"
VERSION_TAGS = {
    b"00": "v1",
    b"01": "v2",
    b"02": "v3",
    b"03": "v3-lora",
    b"04": "v4-lora",
    b"05": "v2Pro",
    b"06": "v2ProPlus",
}
"""The two bytes that replace the zip magic of a fine-tuned SoVITS file (docs/gpt_sovits.md#header-tag)."""

DIGESTED_BYTES = 8192
PUBLISHED_DIGESTS = {
    "66b313e39455b57ab1b0bc0b239c9d0a": "v2ProPlus",
    "c7e9fce2223f3db685cdfa1e6368728a": "v2Pro",
    "43797be674a37c1c83ee81081941ed0f": "v3",
    "6642b37f3dbb1f76882b69937c95a5f3": "v2",
    "4f26b9476d0c5033e04162c486074374": "v4",
    "dc3c97e17592963677a4a1681f30c653": "v2",
}
"""MD5 of the first `DIGESTED_BYTES` bytes of the published pretrained files (docs/gpt_sovits.md#versions)."""

DIRECTORY_BYTES = 1 << 18
"""Bytes read from the end of an archive: more than the directory of any of these archives takes."""

SPOKEN_VERSIONS = frozenset({"v2", "v2Pro", "v2ProPlus"})


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Paths of one model: the token model, the waveform model, the HuBERT folder and the speaker net."""

    gpt: Path
    sovits: Path
    hubert: Path
    speaker: Path

    @property
    def hubert_weights(self) -> Path:
        """The weights inside the HuBERT folder."""
        return self.hubert / HUBERT_WEIGHTS

    @property
    def hubert_config(self) -> Path:
        """The configuration inside the HuBERT folder."""
        return self.hubert / HUBERT_CONFIG

    def missing(self) -> list[Path]:
        """List files that are absent or empty, the speaker net included, although a v2 model can do without it."""
        wanted = (self.gpt, self.sovits, self.hubert_config, self.hubert_weights, self.speaker)
        return [path for path in wanted if not path.is_file() or path.stat().st_size == 0]


def locate(model_dir: str | Path) -> ModelFiles:
    """Find the model's files below `model_dir`; a `model.json` there may name others than the published ones.

    The files themselves may be missing (see `ModelFiles.missing`). Raises EngineUnavailable for a bad `model.json`.
    """
    folder = Path(model_dir)
    names = dict(PUBLISHED_NAMES)
    manifest = folder / MANIFEST
    if manifest.exists():
        try:
            given = json.loads(manifest.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise EngineUnavailable(f"{manifest}: expected a JSON object: {error}") from error
        known = ", ".join(PUBLISHED_NAMES)
        if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
            raise EngineUnavailable(f"{manifest}: expected a JSON object of file names with the keys {known}")
        if unknown := set(given) - set(PUBLISHED_NAMES):
            raise EngineUnavailable(f"{manifest}: unknown keys {sorted(unknown)}; expected some of {known}")
        names |= given
    return ModelFiles(**{role: folder / name for role, name in names.items()})


def declared_version(sovits: Path) -> str | None:
    """Return the version that a SoVITS file's digest or header tag declares; None when only its weights can tell.

    Raises EngineUnavailable when the file cannot be read or carries an unknown tag.
    """
    try:
        with sovits.open("rb") as file:
            head = file.read(DIGESTED_BYTES)
    except OSError as error:
        raise EngineUnavailable(f"{sovits}: cannot be read: {error}") from error
    # MD5 identifies a published file here; it is not used for security.
    if known := PUBLISHED_DIGESTS.get(hashlib.md5(head, usedforsecurity=False).hexdigest()):
        return known
    magic = head[:2]
    if magic == ZIP_MAGIC:
        return None
    try:
        return VERSION_TAGS[magic]
    except KeyError:
        raise EngineUnavailable(
            f"{sovits}: begins with {magic!r}; expected a zip archive or one of the tags {sorted(VERSION_TAGS)}"
        ) from None


def fingerprint(files: ModelFiles) -> str:
    """Return twelve hex digits that change with the weights, reading only the ends of the files.

    That suffices because a checkpoint is a zip archive, which ends with a directory of every tensor's checksum.
    """
    digest = hashlib.sha256()
    for path in (files.gpt, files.sovits, files.hubert_weights, files.speaker):
        if path.is_file():
            with path.open("rb") as file:
                digest.update(file.seek(0, 2).to_bytes(8, "little"))
                file.seek(-min(file.tell(), DIRECTORY_BYTES), 2)
                digest.update(file.read())
    return digest.hexdigest()[:12]
