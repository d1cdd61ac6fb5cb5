"""Substances that are never taken daily, with their usual interval; a daily plan of one of them is asked about.

Intervals are those of the products' permits: https://nedrug.mfds.go.kr (use and dosage of each product), and for what
is not sold in Korea, of the American labels: https://dailymed.nlm.nih.gov. Daily methotrexate has killed:
https://www.ema.europa.eu/en/medicines/human/referrals/methotrexate-containing-medicinal-products
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

from medicines.models import Medicine
from medicines.search_keys import fold
from medicines.services.rhythm import Plan

_PERMIT = "https://nedrug.mfds.go.kr/searchDrug?searchYn=true&itemName="
_LABEL = "https://dailymed.nlm.nih.gov/dailymed/search.cfm?query="
_WEEK, _FORTNIGHT, _MONTH, _QUARTER, _HALF_A_YEAR, _YEAR = 7, 14, 30, 90, 180, 365


@dataclass(frozen=True, slots=True)
class NeverDaily:
    """A substance that is not taken daily.

    substance: as a person reads it. days: the usual interval. source: an address with the interval. names: how its
    substance, product or brand begins or is written, folded. only: what the name or form must say as well, such as
    being a patch. but_not: what makes it another, daily medicine. daily_up_to, rare_from: strengths in mg or IU that
    are taken daily, or that are not.
    """

    substance: str
    days: float
    source: str
    names: re.Pattern[str]
    only: re.Pattern[str] | None = None
    but_not: re.Pattern[str] | None = None
    daily_up_to: int | None = None
    rare_from: int | None = None

    def contradicts(self, plan: Plan) -> bool:
        """Return whether `plan` has days with doses more than twice as often as is usual."""
        return bool(plan.steps) and plan.days_between * 2 < self.days

    def fits(self, words: str, strengths: Iterable[Decimal]) -> bool:
        """Return whether folded `words` name the substance, in a form and strength that is never daily."""
        if not self.names.search(words) or (self.only is not None and not self.only.search(words)):
            return False
        if self.but_not is not None and self.but_not.search(words):
            return False
        known = [strength for strength in strengths if strength]
        if self.daily_up_to is not None and known:
            return max(known) > self.daily_up_to
        return self.rare_from is None or any(strength >= self.rare_from for strength in known)


_PATCH = re.compile("패취|패치|경피|첩부|patch|transdermal")
_INJECTED = re.compile("주사|주$|주[0-9]|주\\(|프리필드|펜|시린지|inj|pen|퀵펜|플렉스")
_STRENGTH = re.compile(
    r"(?<![\d.])(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*(?P<unit>밀리그[램람]|mg|㎎|마이크로그[램람]|mcg|μg|㎍|만\s*(?:iu|단위)|iu|단위)",
    re.IGNORECASE,
)
_LAST_NUMBER = re.compile(r"(?:정|캡슐)(?P<number>\d+(?:\.\d+)?)(?![\d.])")
_TEN_THOUSAND = 10_000


def _rule(substance: str, days: float, names: str, *, source: str = "", **more: object) -> NeverDaily:
    address = source or _PERMIT + quote(substance)
    return NeverDaily(substance, days, address, re.compile(names), **more)  # type: ignore[arg-type]


RULES: tuple[NeverDaily, ...] = (
    _rule(
        "메토트렉세이트",
        _WEEK,
        r"메[토쏘소]트[렉랙][세사]|메소트렉|메토젝트|엠티엑스|methotrexate|^mtx|metoject",
        source="https://www.ema.europa.eu/en/medicines/human/referrals/methotrexate-containing-medicinal-products",
    ),
    # 5 and 10 mg are daily tablets, alone or with calcitriol; 70 mg is the weekly one.
    _rule(
        "알렌드론산",
        _WEEK,
        "알렌드로[네닉산]|알렌드론|alendron|포사맥스|fosamax|포사퀸|알렌맥스|알드렌|아렌드|테바본|맥스마빌|마빌정|본맥스",
        but_not=re.compile("칼시트리올|calcitriol|맥스마빌"),
        daily_up_to=10,
    ),
    _rule(
        "리세드론산 150 mg", _MONTH, "리세드로[네닉산]|리세드론|risedron|악토넬|actonel|리세넥스|리도넬", rare_from=150
    ),
    _rule(
        "리세드론산",
        _WEEK,
        "리세드로[네닉산]|리세드론|risedron|악토넬|actonel|리세넥스|리도넬|리센플러스",
        daily_up_to=5,
    ),
    _rule("이반드론산", _MONTH, "이반드로[네닉산]|이반드론|ibandron|본비바|bonviva|boniva|본덴자", daily_up_to=2),
    _rule("졸레드론산", _MONTH, "졸레드로[네닉]|졸레드론|zoledron|아클라스타|조메타|대웅졸레"),
    _rule("파미드론산", _MONTH, "파미드로[네닉]|파미드론|pamidron"),
    _rule("데노수맙", _MONTH, "데노수맙|denosumab|프롤리아|prolia|엑스지바|xgeva|스토보클로|오스포미클로"),
    _rule("로모소주맙", _MONTH, "로모소주맙|romosozumab|이베니티"),
    _rule("테리파라타이드 주 1~2회 제제", _WEEK / 2, "테리본|teribone"),
    _rule("둘라글루타이드", _WEEK, "둘라글루[타티]|dulaglutid|트루리시티|trulicity"),
    _rule(
        "세마글루타이드 주사",
        _WEEK,
        "세마글루[타티]|semaglutid|오젬픽|위고비|ozempic|wegovy",
        but_not=re.compile("리벨서스|rybelsus|정$|정[0-9(]|tablet"),
    ),
    _rule("터제파타이드", _WEEK, "터제파타이드|티르제파타이드|tirzepatid|마운자로|mounjaro"),
    _rule("엑세나타이드 서방주사", _WEEK, "바이듀리언|bydureon|바이에타서방"),
    _rule("인슐린 이코덱", _WEEK, "인슐린이코덱|이코덱|icodec|아위클리|awiqli", source=_LABEL + "insulin%20icodec"),
    _rule(
        "펜타닐 패취",
        3,
        "펜타|fentanyl|듀로제식|durogesic|마트리펜",
        only=re.compile(_PATCH.pattern + "|듀로제식|durogesic|마트리펜"),
    ),
    _rule(
        "부프레노르핀 패취",
        3.5,
        "부프레노르핀|buprenorphin|노스판|트란스텍|norspan",
        only=re.compile(_PATCH.pattern + "|노스판|트란스텍"),
    ),
    _rule("도네페질 패취", 3, "도네페질|donepezil|도네리온|도네시브|adlarity", only=_PATCH),
    _rule("스코폴라민 패취", 3, "스코폴라민|scopolamin|키미테", only=re.compile(_PATCH.pattern + "|키미테")),
    _rule("클로니딘 패취", _WEEK, "클로니딘|clonidin", only=_PATCH, source=_LABEL + "clonidine%20transdermal"),
    _rule("그라니세트론 패취", _WEEK, "그라니세트론|granisetron|산쿠소", only=re.compile(_PATCH.pattern + "|산쿠소")),
    _rule("에스트라디올 패취", 3.5, "에스트라디올|estradiol|클리마라|에스트라덤", only=_PATCH),
    _rule("옥시부티닌 패취", 3.5, "옥시부티닌|oxybutynin", only=_PATCH, source=_LABEL + "oxybutynin%20transdermal"),
    _rule(
        "비타민 D 고용량",
        _WEEK,
        "콜레칼시페롤|cholecalciferol|에르고칼시페롤|ergocalciferol|비타민d|vitamind|칼디",
        rare_from=20_000,
    ),
    _rule("메플로퀸", _WEEK, "메플로퀸|mefloquin"),
    _rule("로무스틴", 42, "로무스틴|lomustin"),
    _rule("아달리무맙", _FORTNIGHT, "아달리무맙|adalimumab|휴미라|humira|유플라이마|아달로체|하드리마"),
    _rule("에타너셉트", _WEEK, "에타너셉트|etanercept|엔브렐|enbrel|에톨로체|유셉트"),
    _rule("골리무맙", _MONTH, "골리무맙|golimumab|심퍼니"),
    _rule("토실리주맙", _WEEK, "토실리주맙|tocilizumab|악템라"),
    _rule("아바타셉트", _WEEK, "아바타셉트|abatacept|오렌시아"),
    _rule("세쿠키누맙", _MONTH, "세쿠키누맙|secukinumab|코센틱스"),
    _rule("익세키주맙", _FORTNIGHT, "익세키주맙|ixekizumab|탈츠"),
    _rule("우스테키누맙", 84, "우스테키누맙|ustekinumab|스텔라라|stelara"),
    _rule("두필루맙", _FORTNIGHT, "두필루맙|dupilumab|듀피젠트|dupixent"),
    _rule("오말리주맙", _FORTNIGHT, "오말리주맙|omalizumab|졸레어"),
    _rule("에볼로쿠맙", _FORTNIGHT, "에볼로쿠맙|evolocumab|레파타|repatha"),
    _rule("알리로쿠맙", _FORTNIGHT, "알리로쿠맙|alirocumab|프랄런트"),
    _rule("인클리시란", _HALF_A_YEAR, "인클리시란|inclisiran|렉비오"),
    _rule("갈카네주맙", _MONTH, "갈카네주맙|galcanezumab|앰겔러티"),
    _rule("프레마네주맙", _MONTH, "프레마네주맙|fremanezumab|아조비"),
    _rule("다베포에틴", _WEEK, "다[르베]?베?포에틴|darbepoetin|네스프"),
    _rule("메톡시폴리에틸렌글리콜-에포에틴베타", _MONTH, "미쎄라|mircera|메톡시폴리에틸렌글리콜에포에틴"),
    _rule("류프로렐린", _MONTH, "류프로렐린|류프롤리드|leupror|leuprol|루프린|로렐린"),
    _rule("고세렐린", _MONTH, "고세렐린|goserelin|졸라덱스"),
    _rule(
        "메드록시프로게스테론 주사",
        _QUARTER,
        "메드록시프로게스테론|medroxyprogesteron|데포프로베라|사야나",
        only=re.compile(_INJECTED.pattern + "|데포프로베라|사야나"),
    ),
    _rule("팔리페리돈 지속 주사", _MONTH, "팔리페리돈팔미|paliperidonepalm|인베가서스티나|인베가트린자|인베가하피에라"),
    _rule("아리피프라졸 지속 주사", _MONTH, "아빌리파이메인테나|아빌리파이아심투파이|abilifymaintena"),
    _rule("인플릭시맙 피하주사", _FORTNIGHT, "인플릭시맙|infliximab|램시마", only=re.compile("펜|피하|시린지|pen$")),
    _rule("베돌리주맙", _FORTNIGHT, "베돌리주맙|vedolizumab|엔티비오"),
    _rule("리산키주맙", 84, "리산키주맙|risankizumab|스카이리치|skyrizi"),
    _rule("구셀쿠맙", 56, "구셀쿠맙|guselkumab|트렘피어|tremfya"),
    _rule("에레누맙", _MONTH, "에레누맙|erenumab|에이모빅|aimovig"),
    _rule("메폴리주맙", _MONTH, "메폴리주맙|mepolizumab|누칼라"),
    _rule("오파투무맙", _MONTH, "오파투무맙|ofatumumab|케심타"),
    _rule("에미시주맙", _WEEK, "에미시주맙|emicizumab|헴리브라"),
    _rule("페그필그라스팀", _FORTNIGHT, "페그필그라스팀|pegfilgrastim|뉴라스타|뉴라펙"),
    _rule("페그인터페론", _WEEK, "페그인터페론|peginterferon|페가시스|플레그리디"),
    _rule(
        "성장호르몬 주 1회 제제", _WEEK, "소마트로곤|somatrogon|엔젤라|소마파시탄|somapacitan|소그로야|유트로핀플러스"
    ),
    _rule("옥트레오타이드 지속 주사", _MONTH, "산도스타틴라르|sandostatinlar"),
    _rule("란레오타이드", _MONTH, "란레오타이드|lanreotid|소마툴린"),
    _rule("트립토렐린", _MONTH, "트립토렐린|triptorelin|디페렐린"),
    _rule("풀베스트란트", _MONTH, "풀베스트란트|fulvestrant|파슬로덱스"),
    _rule("노르엘게스트로민 패취", _WEEK, "노르?엘게스트로민|norelgestromin|에브라|이브라", only=_PATCH),
)
"""How each is recognised, by its substance and by names under which it is sold; the first that fits counts."""


def rule_for(medicine: Medicine | None, name: str, strength: str = "") -> NeverDaily | None:
    """Return the rule for a medicine, by the catalogue's substances and form, then by its printed name."""
    printed = f"{name} {strength}"
    texts = [printed]
    if medicine is not None:
        substances = [each.name for each in medicine.substances.all()] if medicine.pk else []
        texts += [medicine.name, medicine.english_name, medicine.form, medicine.ingredient, *substances]
    strengths = _strengths(printed) or _strengths(medicine.name if medicine else "")
    words = " ".join(fold(text) for text in texts)
    return next((rule for rule in RULES if rule.fits(words, strengths)), None)


def _strengths(text: str) -> list[Decimal]:
    """Return the strengths that a name holds, in mg or IU; of micrograms the thousandth."""
    found = []
    for match in _STRENGTH.finditer(text):
        number, unit = Decimal(match["number"].replace(",", "")), match["unit"].casefold()
        if unit.startswith(("마이크로", "mcg", "μg", "㎍")):
            number /= 1000
        elif unit.startswith("만"):
            number *= _TEN_THOUSAND
        found.append(number)
    if not found and (last := _LAST_NUMBER.search(text)):
        found.append(Decimal(last["number"]))
    return found
