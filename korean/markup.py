"""HTML in pasted text: tags and entities taken off before anything is read."""

from __future__ import annotations

import re

from .tables import lazy, pairs, words

_INLINE = words(
    "a abbr b big code del em font i ins kbd label mark q s samp small span strike strong sub sup tt u var wbr "
    "img input"
)
_BLOCK = words(
    "address article aside blockquote body br button caption center dd div dl dt footer form h1 h2 h3 h4 h5 h6 head "
    "header hr html li main nav ol option p pre section select table tbody tfoot thead title tr ul"
)
_CELL = words("td th")
_TAG = lazy(r"</?([A-Za-z][A-Za-z0-9]{0,11})(?:\s[^<>\n]{0,300})?\s?/?>")
_COMMENT = lazy(r"<!--[^<>]{0,300}-->|<!DOCTYPE[^<>]{0,100}>", re.IGNORECASE)
_ENTITY = lazy(r"&(?:#(?P<code>\d{1,7})|#[xX](?P<hex>[0-9A-Fa-f]{1,6})|(?P<name>[A-Za-z]{2,8}\d{0,2}));")
_NAMED = pairs(
    "lt < gt > amp & quot \" apos ' middot · bull • hellip … ndash – mdash — minus − times × divide ÷ plusmn ± deg ° "
    "micro µ frac12 ½ frac14 ¼ frac34 ¾ rarr → larr ← le ≤ ge ≥ lsquo ‘ rsquo ’ ldquo “ rdquo ” laquo « raquo » sup2 ² "
    "sup3 ³ copy © reg ® trade ™ alpha α beta β gamma γ mu μ permil ‰ euro € pound £ yen ¥ won ₩"
)
_NAMED.update({"nbsp": " ", "ensp": " ", "emsp": " ", "thinsp": " ", "shy": "", "zwnj": "", "zwj": ""})


def _tag(found: re.Match[str]) -> str:
    name = found[1].lower()
    if name in _INLINE:
        return ""
    if name in _CELL:
        return "\t"
    return "\n" if name in _BLOCK else found[0]


def _entity(found: re.Match[str]) -> str:
    if found["name"]:
        return _NAMED.get(found["name"], _NAMED.get(found["name"].lower(), found[0]))
    code = int(found["code"]) if found["code"] else int(found["hex"], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "


def strip_markup(text: str) -> str:
    """Take the tags off and write the entities as characters; what merely looks like a tag stays.

    A table's cells are parted by tabs, blocks by line feeds. `&lt;주의&gt;` gives `<주의>`: entities come last, so that
    what they stand for is never taken for a tag.
    """
    if "<" in text:
        text = _TAG.sub(_tag, _COMMENT.sub("", text))
    return _ENTITY.sub(_entity, text) if "&" in text else text
