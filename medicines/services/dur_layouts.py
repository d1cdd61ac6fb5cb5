"""The headings of the public DUR lists: which list a file is, and what each of its cells says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from medicines.models.dur import DUR_CODE_LENGTH, DurKind, DurSource
from medicines.services.catalogue_file import BadRow, UnreadableFile
from medicines.services.dur_rows import (
    DurRow,
    PairAbout,
    ProductPair,
    Subject,
    Withdrawn,
    codes_in,
    day,
    plain,
    product_code,
)

Parsed: TypeAlias = DurRow | ProductPair | Withdrawn | BadRow
IN_FORCE = frozenset({"정상", "-", ""})
_DUR_CODE = re.compile(r"D\d{6}\Z")
_ORDER_NUMBER = re.compile(r"\s*\(\d+\)")
"""The number behind a word of a list of choices: 미만 (1)."""
_UNDECODABLE = re.compile("[\udc80-\udcff]")
NO_TEXT = "bytes that are no text in this file's encoding"

KIND_OF_WORD = {
    "병용금기": DurKind.PAIR,
    "효능군중복": DurKind.EFFICACY,
    "효능군중복주의": DurKind.EFFICACY,
    "용량주의": DurKind.DOSE,
    "투여기간주의": DurKind.DAYS,
    "분할주의": DurKind.SPLIT,
    "서방정분할주의": DurKind.SPLIT,
    "특정연령대금기": DurKind.AGE,
    "노인주의": DurKind.ELDER,
    "임부금기": DurKind.PREGNANCY,
    "첨가제주의": DurKind.ADDITIVE,
}
"""The words in the column DUR유형; two kinds are also written as the ministry's interface writes them."""
LIMIT_OF_KIND = {
    DurKind.AGE: "연령기준",
    DurKind.DAYS: "최대투여기간",
    DurKind.DOSE: "1일최대용량",
    DurKind.PREGNANCY: "등급",
}


class Layout(Protocol):
    """One kind of header. quoted: whether cells may stand in quotation marks."""

    @property
    def quoted(self) -> bool:
        """Return whether cells may stand in quotation marks."""

    def parse(self, line: int, cells: Sequence[str]) -> Parsed:
        """Say what a line of as many cells as the header has."""


def heading(cell: str) -> str:
    """Fold a heading for comparison: composed letters, no spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", cell))


def layout_of(header: Sequence[str]) -> Layout:
    """Return the layout with these headings, already folded. Raises UnreadableFile for headings of no known list."""
    columns = {name: index for index, name in reversed(list(enumerate(header)))}
    for needed, layout in _LAYOUTS:
        if needed <= columns.keys():
            return layout(columns)
    raise UnreadableFile(f"no DUR list has these headings: {', '.join(header)[:200]}")


@dataclass(frozen=True)
class MinistryList:
    """The ministry's lists of substances: one header for all kinds, no quoting, commas written as bars."""

    columns: Mapping[str, int]
    quoted: bool = False

    def parse(self, line: int, cells: Sequence[str]) -> Parsed:
        """Say what a line of a substance list."""
        if any(map(_UNDECODABLE.search, cells)):
            return BadRow(line, NO_TEXT)
        word = self._cell(cells, "DUR유형")
        kind = KIND_OF_WORD.get(word)
        if kind is None:
            return BadRow(line, f"unknown kind {word[:30]!r}")
        if self._cell(cells, "상태") not in IN_FORCE:
            return Withdrawn(line)
        subject, codes = self._side(cells, "DUR성분코드", "DUR성분명", "복합제", "관계성분")
        if subject is None:
            return BadRow(line, "no code of a substance")
        partner: Subject | None = None
        partner_codes: tuple[str, ...] = ()
        if kind == DurKind.PAIR:
            partner, partner_codes = self._side(
                cells, "병용금기DUR성분코드", "병용금기DUR성분명", "병용금기복합제", "병용금기관계성분"
            )
            if partner is None:
                return BadRow(line, "no code of the second substance")
        return DurRow(
            line,
            DurSource.MINISTRY,
            kind,
            subject,
            codes,
            partner,
            partner_codes,
            notice_on=day(self._cell(cells, "고시일자")),
            text=plain(self._cell(cells, "금기내용")),
            forms=plain(self._cell(cells, "제형")),
            limit=plain(self._cell(cells, LIMIT_OF_KIND[kind])) if kind in LIMIT_OF_KIND else "",
            group=plain(self._cell(cells, "효능군")),
            series=plain(self._cell(cells, "계열명")),
            remark=plain(self._cell(cells, "비고")),
        )

    def _cell(self, cells: Sequence[str], name: str) -> str:
        return cells[self.columns[name]].strip()

    def _side(
        self, cells: Sequence[str], code: str, name: str, parts: str, related: str
    ) -> tuple[Subject | None, tuple[str, ...]]:
        own = self._cell(cells, code)
        if not _DUR_CODE.match(own):
            return None, ()
        others = tuple(part for part in codes_in(self._cell(cells, parts)) if part != own)
        # A row may name no codes of the trade; then DUR's own code must lead to the products.
        codes = codes_in(self._cell(cells, related)) or (own, *others)
        return Subject(own, plain(self._cell(cells, name)) or own, others), codes


@dataclass(frozen=True)
class ProductPairList:
    """The insurance's list of pairs of products. about: where the cells of `PairAbout` are, None for one lacking."""

    product: int
    partner: int
    about: tuple[int | None, ...]
    quoted: bool = True

    def parse(self, line: int, cells: Sequence[str]) -> Parsed:
        """Say what a line of pairs. Nothing else here is slower: the list has 840,000 lines."""
        product, partner = product_code(cells[self.product]), product_code(cells[self.partner])
        if not product or not partner:
            return BadRow(line, "no product code of nine digits")
        about = PairAbout(*["" if place is None else cells[place] for place in self.about])
        if _UNDECODABLE.search("".join(about)):
            return BadRow(line, NO_TEXT)
        return ProductPair(line, int(product), int(partner), about)


@dataclass(frozen=True)
class ProductList:
    """One of the insurance's lists of single products."""

    columns: Mapping[str, int]
    kind: DurKind
    text: str
    notice: str | None = None
    limit: tuple[str, ...] = ()
    remark: str | None = None
    quoted: bool = True

    def parse(self, line: int, cells: Sequence[str]) -> Parsed:
        """Say what a line of single products."""
        product = product_code(cells[self.columns["제품코드"]])
        if not product:
            return BadRow(line, "no product code of nine digits")
        told = [self._cell(cells, name) for name in ("성분코드", "성분명", self.text, self.remark, *self.limit)]
        if any(map(_UNDECODABLE.search, told)):
            return BadRow(line, NO_TEXT)
        code, name, text, remark, *limit = told
        return DurRow(
            line,
            DurSource.INSURANCE,
            self.kind,
            Subject(code[:DUR_CODE_LENGTH], name or code),
            (product,),
            notice_on=day(self._cell(cells, self.notice)),
            text=text,
            limit=_ORDER_NUMBER.sub("", " ".join(filter(None, ("".join(limit[:2]), *limit[2:])))),
            remark=remark,
        )

    def _cell(self, cells: Sequence[str], name: str | None) -> str:
        return plain(cells[self.columns[name]]) if name and name in self.columns else ""


def _pairs(columns: Mapping[str, int]) -> Layout:
    told = ("성분코드A", "성분명A", "성분코드B", "성분명B", "고시일자", "상세정보", "비고")
    return ProductPairList(columns["제품코드A"], columns["제품코드B"], tuple(map(columns.get, told)))


def _pregnancy(columns: Mapping[str, int]) -> Layout:
    return ProductList(columns, DurKind.PREGNANCY, "상세정보", "고시일자", ("금기등급",))


def _age(columns: Mapping[str, int]) -> Layout:
    return ProductList(columns, DurKind.AGE, "상세정보", "고시일자", ("특정연령", "특정연령단위", "연령처리조건"))


def _elder(columns: Mapping[str, int]) -> Layout:
    return ProductList(columns, DurKind.ELDER, "약품상세정보", "공고일자", remark="비고")


def _elder_pain(columns: Mapping[str, int]) -> Layout:
    return ProductList(columns, DurKind.ELDER_PAIN, "약품상세정보")


_PRODUCT_HEADINGS = frozenset({"성분명", "제품코드"})
_LAYOUTS = (
    (
        frozenset({
            "DUR유형", "DUR성분코드", "DUR성분명", "복합제", "관계성분", "효능군", "고시일자", "금기내용", "제형",
            "연령기준", "최대투여기간", "1일최대용량", "등급", "병용금기DUR성분코드", "병용금기DUR성분명",
            "병용금기복합제", "병용금기관계성분", "비고", "상태", "계열명",
        }),
        MinistryList,
    ),
    (
        frozenset({"성분명A", "제품코드A", "성분명B", "제품코드B", "상세정보"}),
        _pairs,
    ),
    (_PRODUCT_HEADINGS | {"금기등급", "상세정보"}, _pregnancy),
    (_PRODUCT_HEADINGS | {"특정연령", "특정연령단위", "연령처리조건", "상세정보"}, _age),
    (_PRODUCT_HEADINGS | {"약품상세정보", "공고일자"}, _elder),
    (_PRODUCT_HEADINGS | {"약품상세정보"}, _elder_pain),
)  # fmt: skip
"""What a header must have to be of a kind, the most telling first; further headings are left alone."""
