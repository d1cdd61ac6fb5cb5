"""Knows the headings of the ministry's exports and answers, and which field each one fills."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Fields by the codes that exports put in brackets after a Korean heading, or answers use as names; without underscores.
FIELD_OF_CODE = {
    "ITEMSEQ": "item_seq",
    "PRDLSTSTDRCODE": "item_seq",
    "ITEMNAME": "name",
    "ITEMENGNAME": "english_name",
    "ENTPNAME": "maker",
    "ITEMINGRNAME": "ingredient",
    "MAINITEMINGR": "ingredient",
    "MAININGRENG": "ingredient",
    "PRDUCTTYPE": "drug_class",
    "CLASSNAME": "drug_class",
    "CLASSNONAME": "drug_class",
    "EFCYQESITM": "efficacy",
    "USEMETHODQESITM": "usage",
    "ATPNWARNQESITM": "warnings",
    "ATPNQESITM": "precautions",
    "INTRCQESITM": "interactions",
    "SEQESITM": "side_effects",
    "DEPOSITMETHODQESITM": "storage",
    "EEDOCDATA": "permit_efficacy",
    "UDDOCDATA": "permit_usage",
    "NBDOCDATA": "permit_precautions",
    "STORAGEMETHOD": "permit_storage",
    "DRUGSHAPE": "shape",
    "FORMCODENAME": "form",
    "COLORCLASS1": "colour_front",
    "COLORCLASS2": "colour_back",
    "PRINTFRONT": "imprint_front",
    "PRINTBACK": "imprint_back",
    "LINEFRONT": "line_front",
    "LINEBACK": "line_back",
    "LENGLONG": "long_mm",
    "LENGSHORT": "short_mm",
    "THICK": "thick_mm",
    "CHART": "description",
    "ITEMIMAGE": "image_url",
    "BARCODE": "barcodes",
    "STDCD": "barcodes",
    "EDICODE": "insurance_codes",
    "ETCOTCCODE": "prescription_class",
    "ETCOTCNAME": "prescription_class",
    "SPCLTYPBLC": "prescription_class",
    "ATCCODE": "atc_code",
    "MATERIALNAME": "contents",
    "TOTALCONTENT": "total",
    "VALIDTERM": "shelf_life",
    "CANCELNAME": "status",
    "CANCELCODENAME": "status",
    "VIDEOURL": "video_url",
    "SIGNVIDEOURL": "video_url",
    "AUDIOURL": "audio_url",
    "VOICEURL": "audio_url",
    "VOICETEXT": "spoken_text",
    "SPOKENTEXT": "spoken_text",
}
# Fields by Korean heading without spaces, for exports that have no codes.
FIELD_OF_HEADING = {
    "품목기준코드": "item_seq",
    "품목일련번호": "item_seq",
    "제품명": "name",
    "품목명": "name",
    "제품영문명": "english_name",
    "품목영문명": "english_name",
    "업체명": "maker",
    "업소명": "maker",
    "제조사": "maker",
    "제조업체": "maker",
    "제조업체명": "maker",
    "회사명": "maker",
    "주성분": "ingredient",
    "주성분명": "ingredient",
    "영문성분명": "ingredient",
    "분류": "drug_class",
    "분류명": "drug_class",
    "약효분류": "drug_class",
    "약효분류명": "drug_class",
    "효능효과": "permit_efficacy",
    "용법용량": "permit_usage",
    "주의사항": "permit_precautions",
    "사용상의주의사항": "permit_precautions",
    "저장방법": "permit_storage",
    "의약품제형": "shape",
    "모양": "shape",
    "제형코드명": "form",
    "제형": "form",
    "색상앞": "colour_front",
    "색상뒤": "colour_back",
    "표시앞": "imprint_front",
    "표시뒤": "imprint_back",
    "분할선앞": "line_front",
    "분할선뒤": "line_back",
    "크기장축": "long_mm",
    "크기단축": "short_mm",
    "크기두께": "thick_mm",
    "성상": "description",
    "큰제품이미지": "image_url",
    "낱알이미지": "image_url",
    "바코드": "barcodes",
    "표준코드": "barcodes",
    "보험코드": "insurance_codes",
    "보험청구코드": "insurance_codes",
    "전문일반": "prescription_class",
    "전문일반구분": "prescription_class",
    "전문/일반": "prescription_class",
    "전문/일반구분": "prescription_class",
    "ATC코드": "atc_code",
    "총량": "total",
    "총량/원료성분(분량)": "contents",
    "원료성분": "contents",
    "원료성분(분량)": "contents",
    "원료약품및분량": "contents",
    "원료약품및그분량": "contents",
    "유효기간": "shelf_life",
    "사용기간": "shelf_life",
    "취소상태": "status",
    "취소/취하구분": "status",
    "취소/취하": "status",
    "수어영상": "video_url",
    "동영상": "video_url",
    "영상주소": "video_url",
    "음성주소": "audio_url",
    "음성안내문": "spoken_text",
}
# The leaflets' headings are questions, whose endings differ from file to file; and numbered subjects in older files.
_QUESTIONS = (
    (re.compile("효능은무엇|^문항1"), "efficacy"),
    (re.compile("어떻게사용합니|^문항2"), "usage"),
    (re.compile("사용하기전에|^문항3"), "warnings"),
    (re.compile("약또는음식|^문항5"), "interactions"),
    (re.compile("사용상(?:의)?주의사항은무엇|^문항4"), "precautions"),
    (re.compile("이상반응이|^문항6"), "side_effects"),
    (re.compile("어떻게보관|^문항7"), "storage"),
)
_HEADING = re.compile(r"^(?P<korean>.*?)(?:\[(?P<code>[A-Za-z0-9_]+)\])?$", re.DOTALL)
IDENTITY = frozenset({"item_seq", "name"})
"""The fields without which a row is no product."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a file fill which field, in the order of the file; unused: headings that fill none."""

    of_field: Mapping[str, tuple[int, ...]]
    unused: tuple[str, ...]

    @property
    def missing(self) -> frozenset[str]:
        """The fields that a catalogue cannot do without."""
        return IDENTITY - self.of_field.keys()

    @property
    def bring_nothing(self) -> bool:
        """Whether the file has columns of its own, and none of them is known."""
        return bool(self.unused) and not self.of_field.keys() - IDENTITY


def columns_of(header: Sequence[str]) -> Columns:
    """Find the fields of a header's columns."""
    found: dict[str, list[int]] = {}
    unused = []
    for index, heading in enumerate(header):
        field = field_of(heading)
        if field is not None:
            found.setdefault(field, []).append(index)
        elif heading.strip():
            unused.append(" ".join(heading.split()))
    return Columns({field: tuple(indexes) for field, indexes in found.items()}, tuple(unused))


def field_of(heading: str) -> str | None:
    """Return the field that a heading fills, by its code or by its Korean words; None for an unknown one."""
    match = _HEADING.match(heading.strip().lstrip("\ufeff"))
    if match is None:
        return None
    korean = re.sub(r"\s", "", match["korean"])
    code = (match["code"] or korean).replace("_", "").upper()
    if field := FIELD_OF_CODE.get(code) or FIELD_OF_HEADING.get(korean):
        return field
    return next((field for question, field in _QUESTIONS if question.search(korean)), None)
