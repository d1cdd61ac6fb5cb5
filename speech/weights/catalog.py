"""Which files Korean, English and Japanese need of the hub repository: about 0.65 GB of its 5 GB."""

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
"""Smallest first, so that a wrong mirror shows before anything large is fetched.

Chinese alone would need RoBERTa and G2PW; both are left out.
"""
