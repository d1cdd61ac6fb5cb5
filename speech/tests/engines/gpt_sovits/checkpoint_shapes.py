"""Keys and shapes of all tensors of a GPT-SoVITS v2, v2Pro or v2ProPlus model, at full size or tiny."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Shape = tuple[int, ...]
Entries = Iterator[tuple[str, Shape]]

SYMBOLS = 732
CODES = 1024
BERT_WIDTH = 1024
KERNELS = (3, 7, 11)
DILATIONS = (1, 3, 5)
UPSAMPLE_RATES = (10, 8, 2, 2, 2)
UPSAMPLE_KERNELS = {"v2": (16, 16, 8, 2, 2), "v2Pro": (16, 16, 8, 2, 2), "v2ProPlus": (20, 16, 8, 2, 2)}
"""Of each upsampling stage, by version."""
STYLE_BINS, STYLE_WIDTH, STYLE_KERNEL = 704, 128, 5
RELATIVE_REACH = 4
FLOWS, FLOW_LAYERS, FLOW_KERNEL = 4, 4, 5
SPEAKER_SCALE, SPEAKER_EXPANSION, SPEAKER_BASE_WIDTH, SPEAKER_BANDS = 4, 4, 24, 10
HUBERT_KERNELS = (10, 3, 3, 3, 3, 2, 2)
HUBERT_STRIDES = (5, 2, 2, 2, 2, 2, 2)
HUBERT_POSITIONS, HUBERT_GROUPS = 128, 16


@dataclass(frozen=True, slots=True)
class Size:
    """Widths and depths for one set of checkpoints."""

    gpt_width: int
    gpt_heads: int
    gpt_layers: int
    max_seconds: int
    hidden: int
    latent: int
    filter: int
    layers: int
    cross: int
    content: int
    generator: int
    voice: int
    speaker_channels: int
    speaker_blocks: tuple[int, int, int, int]
    hubert_layers: int
    hubert_heads: int
    hubert_channels: int


# FULL is v2ProPlus; what tells the versions apart at TINY size is their keys, their kernels and the timbre's width.
FULL = Size(512, 16, 24, 54, 192, 192, 768, 6, 512, 768, 768, 1024, 64, (3, 4, 6, 3), 12, 12, 512)
TINY = Size(64, 4, 3, 4, 64, 48, 96, 4, 128, 96, 64, 40, 8, (2, 1, 2, 1), 2, 4, 32)


def gpt_entries(size: Size) -> Entries:
    """Yield the keys and shapes of the token model."""
    width = size.gpt_width
    yield "model.bert_proj.weight", (width, BERT_WIDTH)
    yield "model.bert_proj.bias", (width,)
    yield "model.ar_text_embedding.word_embeddings.weight", (SYMBOLS, width)
    yield "model.ar_text_position.alpha", (1,)
    yield "model.ar_audio_embedding.word_embeddings.weight", (CODES + 1, width)
    yield "model.ar_audio_position.alpha", (1,)
    for layer in range(size.gpt_layers):
        name = f"model.h.layers.{layer}"
        yield f"{name}.self_attn.in_proj_weight", (3 * width, width)
        yield f"{name}.self_attn.in_proj_bias", (3 * width,)
        yield from _linear(f"{name}.self_attn.out_proj", width, width)
        yield from _linear(f"{name}.linear1", width, 4 * width)
        yield from _linear(f"{name}.linear2", 4 * width, width)
        yield from _linear(f"{name}.norm1", 0, width)
        yield from _linear(f"{name}.norm2", 0, width)
    yield "model.ar_predict_layer.weight", (CODES + 1, width)


def _linear(name: str, source: int, target: int, *kernel: int) -> Entries:
    """Yield weight and bias of a linear map, a convolution, or (if source is 0) a norm."""
    yield f"{name}.weight", (target, source, *kernel) if source else (target,)
    yield f"{name}.bias", (target,)


def _normed(name: str, shape: Shape, bias: int) -> Entries:
    """Yield the tensors of a weight-normalised convolution."""
    yield f"{name}.bias", (bias,)
    yield f"{name}.weight_g", (shape[0], 1, 1)
    yield f"{name}.weight_v", shape


def timbre_width(size: Size, version: str) -> int:
    """Return the width of the global embedding; in v2 it enters the prior encoder as it is."""
    return size.cross if version == "v2" else size.voice


def sovits_entries(size: Size, version: str = "v2ProPlus") -> Entries:
    """Yield the keys and shapes of the waveform model, without the posterior encoder, which speech does not need."""
    voice = timbre_width(size, version)
    hidden = size.hidden
    yield from _linear("enc_p.ssl_proj", size.content, hidden, 1)
    yield from _encoder("enc_p.encoder_ssl", size, size.layers // 2)
    yield from _encoder("enc_p.encoder_text", size, size.layers)
    yield "enc_p.text_embedding.weight", (SYMBOLS, hidden)
    for part in "qkvo":
        yield from _linear(f"enc_p.mrte.cross_attention.conv_{part}", size.cross, size.cross, 1)
    yield from _linear("enc_p.mrte.c_pre", hidden, size.cross, 1)
    yield from _linear("enc_p.mrte.text_pre", hidden, size.cross, 1)
    yield from _linear("enc_p.mrte.c_post", size.cross, hidden, 1)
    yield from _encoder("enc_p.encoder2", size, size.layers // 2)
    yield from _linear("enc_p.proj", hidden, 2 * size.latent, 1)
    yield from _generator(size, version)
    for flow in range(0, 2 * FLOWS, 2):
        yield from _flow(f"flow.flows.{flow}", size, voice)
    yield from _style(voice)
    yield from _linear("ssl_proj", size.content, size.content, 2)
    codebook = "quantizer.vq.layers.0._codebook"
    yield f"{codebook}.inited", (1,)
    yield f"{codebook}.cluster_size", (CODES,)
    yield f"{codebook}.embed", (CODES, size.content)
    yield f"{codebook}.embed_avg", (CODES, size.content)
    if version != "v2":
        yield from _linear("sv_emb", _speaker_width(size), voice)
        yield from _linear("ge_to512", voice, size.cross)
        yield "prelu.weight", (voice,)


def _encoder(name: str, size: Size, layers: int) -> Entries:
    head = size.hidden // 2
    for layer in range(layers):
        for part in "kv":
            yield f"{name}.attn_layers.{layer}.emb_rel_{part}", (1, 2 * RELATIVE_REACH + 1, head)
        for part in "qkvo":
            yield from _linear(f"{name}.attn_layers.{layer}.conv_{part}", size.hidden, size.hidden, 1)
        yield from _linear(f"{name}.ffn_layers.{layer}.conv_1", size.hidden, size.filter, 3)
        yield from _linear(f"{name}.ffn_layers.{layer}.conv_2", size.filter, size.hidden, 3)
        for norm in (1, 2):
            yield f"{name}.norm_layers_{norm}.{layer}.gamma", (size.hidden,)
            yield f"{name}.norm_layers_{norm}.{layer}.beta", (size.hidden,)


def _generator(size: Size, version: str) -> Entries:
    yield from _linear("dec.conv_pre", size.latent, size.generator, 7)
    width = size.generator
    for stage, kernel in enumerate(UPSAMPLE_KERNELS[version]):
        yield from _normed(f"dec.ups.{stage}", (width, width // 2, kernel), width // 2)
        width //= 2
        for kind, kernel in enumerate(KERNELS):
            block = f"dec.resblocks.{stage * len(KERNELS) + kind}"
            for part in ("convs1", "convs2"):
                for layer in range(len(DILATIONS)):
                    yield from _normed(f"{block}.{part}.{layer}", (width, width, kernel), width)
    yield "dec.conv_post.weight", (1, width, 7)
    yield from _linear("dec.cond", timbre_width(size, version), size.generator, 1)


def _flow(name: str, size: Size, voice: int) -> Entries:
    hidden, half = size.hidden, size.latent // 2
    yield from _linear(f"{name}.pre", half, hidden, 1)
    yield from _normed(f"{name}.enc.cond_layer", (2 * hidden * FLOW_LAYERS, voice, 1), 2 * hidden * FLOW_LAYERS)
    for layer in range(FLOW_LAYERS):
        yield from _normed(f"{name}.enc.in_layers.{layer}", (2 * hidden, hidden, FLOW_KERNEL), 2 * hidden)
        width = hidden if layer == FLOW_LAYERS - 1 else 2 * hidden
        yield from _normed(f"{name}.enc.res_skip_layers.{layer}", (width, hidden, 1), width)
    yield from _linear(f"{name}.post", hidden, half, 1)


def _style(voice: int) -> Entries:
    width = STYLE_WIDTH
    yield from _linear("ref_enc.spectral.0.fc", STYLE_BINS, width)
    yield from _linear("ref_enc.spectral.3.fc", width, width)
    for layer in range(2):
        yield from _linear(f"ref_enc.temporal.{layer}.conv1.conv", width, 2 * width, STYLE_KERNEL)
    for part in ("w_qs", "w_ks", "w_vs", "fc"):
        yield from _linear(f"ref_enc.slf_attn.{part}", width, width)
    yield from _linear("ref_enc.fc.fc", width, voice)


def _speaker_width(size: Size) -> int:
    return 8 * size.speaker_channels * SPEAKER_EXPANSION * SPEAKER_BANDS


def speaker_entries(size: Size) -> Entries:
    """Yield the keys and shapes of the speaker network, including its head, which is not used here."""
    channels = size.speaker_channels
    yield "conv1.weight", (channels, 1, 3, 3)
    yield from _batch_norm("bn1", channels)
    entering = channels
    for stage, blocks in enumerate(size.speaker_blocks):
        planes = channels << stage
        width = planes * SPEAKER_BASE_WIDTH // 64
        for block in range(blocks):
            name = f"layer{stage + 1}.{block}"
            yield f"{name}.conv1.weight", (width * SPEAKER_SCALE, entering, 1, 1)
            yield from _batch_norm(f"{name}.bn1", width * SPEAKER_SCALE)
            for part in range(SPEAKER_SCALE):
                yield f"{name}.convs.{part}.weight", (width, width, 3, 3)
                yield from _batch_norm(f"{name}.bns.{part}", width)
            for part in range(SPEAKER_SCALE - 1 if stage >= 2 else 0):
                yield from _fusion(f"{name}.fuse_models.{part}", width)
            leaving = planes * SPEAKER_EXPANSION
            yield f"{name}.conv3.weight", (leaving, width * SPEAKER_SCALE, 1, 1)
            yield from _batch_norm(f"{name}.bn3", leaving)
            if block == 0:
                yield f"{name}.shortcut.0.weight", (leaving, entering, 1, 1)
                yield from _batch_norm(f"{name}.shortcut.1", leaving)
            entering = leaving
    yield "layer3_ds.weight", (entering, entering // 2, 3, 3)
    yield from _fusion("fuse34", entering)
    yield from _linear("seg_1", 2 * _speaker_width(size), 192)


def _fusion(name: str, width: int) -> Entries:
    yield from _linear(f"{name}.local_att.0", 2 * width, width // 4, 1, 1)
    yield from _batch_norm(f"{name}.local_att.1", width // 4)
    yield from _linear(f"{name}.local_att.3", width // 4, width, 1, 1)
    yield from _batch_norm(f"{name}.local_att.4", width)


def _batch_norm(name: str, width: int) -> Entries:
    for part in ("weight", "bias", "running_mean", "running_var"):
        yield f"{name}.{part}", (width,)
    yield f"{name}.num_batches_tracked", ()


def hubert_entries(size: Size) -> Entries:
    """Yield the keys and shapes of HuBERT, under the names in the published file."""
    width, channels = size.content, size.hubert_channels
    inner = 2 * width if size is TINY else 4 * width
    yield "masked_spec_embed", (width,)
    for layer, kernel in enumerate(HUBERT_KERNELS):
        yield f"feature_extractor.conv_layers.{layer}.conv.weight", (channels, channels if layer else 1, kernel)
    yield from _linear("feature_extractor.conv_layers.0.layer_norm", 0, channels)
    yield from _linear("feature_projection.layer_norm", 0, channels)
    yield from _linear("feature_projection.projection", channels, width)
    position = "encoder.pos_conv_embed.conv"
    yield f"{position}.bias", (width,)
    yield f"{position}.weight_g", (1, 1, HUBERT_POSITIONS)
    yield f"{position}.weight_v", (width, width // HUBERT_GROUPS, HUBERT_POSITIONS)
    yield from _linear("encoder.layer_norm", 0, width)
    for layer in range(size.hubert_layers):
        name = f"encoder.layers.{layer}"
        for part in ("k_proj", "v_proj", "q_proj", "out_proj"):
            yield from _linear(f"{name}.attention.{part}", width, width)
        yield from _linear(f"{name}.layer_norm", 0, width)
        yield from _linear(f"{name}.feed_forward.intermediate_dense", width, inner)
        yield from _linear(f"{name}.feed_forward.output_dense", inner, width)
        yield from _linear(f"{name}.final_layer_norm", 0, width)
