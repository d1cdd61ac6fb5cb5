"""The hub repository's files needed for Korean, English and Japanese: about 0.65 GB of its 5 GB."""

from __future__ import annotations

REPOSITORY = "lj1995/GPT-SoVITS"
DEFAULT_MIRROR = "https://huggingface.co"
DEFAULT_REVISION = "main"

FILES = (
    "chinese-hubert-base/config.json",
    "chinese-hubert-base/preprocessor_config.json",
    "s1v3.ckpt",
    "v2Pro/s2Gv2ProPlus.pth",
    "chinese-hubert-base/pytorch_model.bin",
    "sv/pretrained_eres2netv2w24s4ep4.ckpt",
)
"""Smallest first, so that a wrong mirror is noticed before anything large is fetched.

RoBERTa and G2PW are left out; only Chinese needs them.
"""
