"""The words in which names, permits and pharmacies tell a medicine's form, and how each form is used."""

from __future__ import annotations

from enum import Enum, auto

from korean.tables import words


class Use(Enum):
    """What a patient does with a medicine."""

    SWALLOW = auto()
    """A tablet, capsule, pill or powder that goes down with water."""
    DRINK = auto()
    """A syrup or suspension, which needs no water."""
    DISSOLVE = auto()
    """An effervescent tablet, dissolved in water first."""
    CHEW = auto()
    MELT = auto()
    """A tablet or film that melts on the tongue."""
    SUCK = auto()
    """A lozenge."""
    UNDER_TONGUE = auto()
    GUM = auto()
    STICK = auto()
    INJECT = auto()
    EYE = auto()
    EAR = auto()
    NOSE = auto()
    INSERT = auto()
    """A suppository or enema."""
    VAGINAL = auto()
    INHALE = auto()
    INHALE_CAPSULE = auto()
    """A capsule for an inhaler, which looks like one to swallow."""
    NASAL_SPRAY = auto()
    SPRAY = auto()
    APPLY = auto()
    GARGLE = auto()
    EXTERNAL = auto()
    """Not eaten; how it is used is not told."""


EATEN = frozenset({Use.SWALLOW, Use.DRINK, Use.DISSOLVE, Use.CHEW, Use.MELT, Use.SUCK})
BY_MOUTH = EATEN | {Use.UNDER_TONGUE}
"""What a person would not call a medicine that is applied, though one of them is not swallowed."""

_WORDS = {
    Use.SWALLOW: (
        "정 정제 서방정 장용정 장용성정 필름코팅정 캡슐 캅셀 스팬슐 연질캡슐 경질캡슐 서방캡슐 장용캡슐 환 단 "
        "알약 불안약 과립 세립 산 가루약 tab tabs tablet cap caps capsule"
    ),
    Use.DRINK: (
        "시럽 건조시럽 드라이시럽 현탁액 내복현탁액 내복액 내용액 경구액 경구용액 경구용현탁액 엘릭서 엘릭시르 "
        "물약 드링크 젤리 탕 탕액 한약 첩약 현탁용분말 현탁용산 내복유제 어린이용액 syrup susp"
    ),
    Use.DISSOLVE: "발포정 발포과립 발포산 발포세립 확산정 분산정 현탁정 수용정 디스퍼시블정",
    Use.CHEW: "츄정 츄어블 츄어블정 추어블 추어블정 츄잉정 저작정 저작용정 씹는정 씹어먹는정 씹는약 씹어먹는약",
    Use.MELT: (
        "구강붕해정 구강붕해필름 구강용해필름 구강용해정 구강필름 필름 속붕정 오디정 오디티정 od정 odt정 오디에프 "
        "odf 에비스정 솔탭정 에프디티정 fdt정"
    ),
    Use.SUCK: "트로키 로젠지 로젠즈 트로치 박칼정 빨아먹는약 녹여먹는약",
    Use.UNDER_TONGUE: "설하정 설하 설하필름",
    Use.GUM: "껌",
    Use.STICK: (
        "패취 패치 플라스타 플라스터 카타플라스마 파프 파스 핫파스 쿨파스 동전파스 첩부 경피흡수 티티에스 tts "
        "붙이는약 습포 patch"
    ),
    Use.INJECT: (
        "주 주사 주사액 주사약 정맥주사 피하주사 인슐린 인슐린펜 주사용분말 시린지 프리필드시린지 프리필드펜 "
        "프리필드 프리필드주 일회용펜 퀵펜 주펜 플렉스펜 플렉스펜주 플렉스터치 플렉스터치주 플렉스프로 솔로스타 "
        "솔로스타펜 클릭스타 클릭스타펜 클릭펜 펜필 카트리지 오토인젝터 센소레디펜 마이클릭펜 주바이알 이노렛 "
        "맞는약 inj injection quickpen kwikpen flexpen solostar"
    ),
    Use.EYE: (
        "점안 점안액 점안현탁액 점안용현탁액 점안유제 점안겔 점안연고 현탁점안액 안약 눈약 눈물약 안연고 인공눈물 "
        "눈에넣는약"
    ),
    Use.EAR: "점이 점이액 점이현탁액 이용액 귀약 귀에넣는약",
    Use.NOSE: "점비 점비액 코에넣는약",
    Use.INSERT: "좌약 좌제 좌 항문좌 항문좌약 치질좌 치질좌제 치질좌약 관장 관장액 관장약 에네마",
    Use.VAGINAL: "질정 질좌 질좌제 질좌약 질연질캡슐 질캡슐 질용캡슐 질크림 질겔",
    Use.INHALE: (
        "흡입 흡입액 흡입용액 흡입현탁액 흡입용현탁액 흡입분말 흡입용분말 흡입기 흡입약 흡입에어로솔 할러 헬러 "
        "헤일러 인헬러 라피헬러 터부헬러 터부헤일러 터부할러 터보헬러 에보할러 이지할러 이지헤일러 넥스트할러 스핀할러 "
        "디스커스 디스쿠스 엘립타 레스피맷 제뉴에어 네뷸 네뷸라 네뷸라이저 레스퓰 유디비 에이치에프에이 "
        "콤팩트에어 분무용현탁액 분무용흡입액 들이마시는약 inhaler"
    ),
    Use.INHALE_CAPSULE: "흡입용캡슐 흡입캡슐 흡입용경질캡슐 흡입경질캡슐 브리즈헬러 핸디할러",
    Use.NASAL_SPRAY: "나잘스프레이 나살스프레이 비강분무 비강분무액 비강스프레이 비강액 코스프레이 비액 코에뿌리는약",
    Use.SPRAY: "스프레이 분무 분무액 에어로솔 에어로졸 뿌리는약 spray",
    Use.APPLY: (
        "연고 크림 로션 로숀 로오션 에멀겔 소프트크림 외용액 외용현탁액 외용겔 네일라카 라카 도포 도포액 물파스 "
        "리니멘트 페이스트 바르는약 매니큐어 oint ointment cream lotion"
    ),
    Use.GARGLE: "가글 가글액 양치액 양치용액 가글용액 구강세정액 구강청결 구강청결액",
    Use.EXTERNAL: "외용 부착정 외용산 외용정 외용약 샴푸 세정액 소독약 소독액 소독수 쓰는약",
}
ENDINGS: dict[str, Use] = {word: use for use, text in _WORDS.items() for word in words(text)}
"""How a medicine is used by the last word of its name or of its form in the catalogue (there 제 is left off)."""

UNCERTAIN = words("겔 젤 gel 폼 액 용액 현탁 액상")
"""Forms that are taken as often as applied: 알마겔 and 볼타렌겔. What else is known of the medicine decides."""
BY_CHANCE = words("물약 파스 파프 라카 점이 점비 비액 관장 안약 귀약 주 좌 산 단 환 탕 정")
"""Words that other names end in by chance, as 데파스 and 정관장 do: written on, they need two syllables before them."""
NAMED_IN_ZIL = words("질정 질캡슐")
"""Forms for which the name of a substance may be mistaken: 도네페질정 and 겜피브로질캡슐 are swallowed."""

UNSAID_OF_TABLETS = words("정 필름코팅정 캡슐 연질캡슐 경질캡슐")
"""Said by the amount already: 노바스크 한 알."""
UNSAID_DEVICES = words(
    "주 퀵펜 주펜 플렉스펜 플렉스펜주 플렉스터치 플렉스터치주 플렉스프로 솔로스타 솔로스타펜 클릭스타 클릭스타펜 "
    "클릭펜 펜필 카트리지 프리필드시린지 프리필드펜 프리필드 프리필드주 일회용펜 라피헬러 터부헬러 터부헤일러 터부할러 "
    "터보헬러 에보할러 이지할러 이지헤일러 넥스트할러 스핀할러 핸디할러 브리즈헬러 디스커스 디스쿠스 엘립타 "
    "레스피맷 제뉴에어"
)
"""The pen or inhaler that a product is sold in; its verb says as much: 란투스 십이 단위를 맞으세요."""
