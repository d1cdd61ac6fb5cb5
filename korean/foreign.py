"""Jamo on their own, kana and Chinese characters inside Korean text."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from .hangul import INITIALS, VOWELS, compose, decompose, is_syllable
from .symbols import is_hanja, is_kana
from .tables import lazy, paired, pairs
from .values import Reading

_JAMO_RUN = lazy("[ㄱ-ㅣ]+")
_CHAT = pairs("ㅇㅋ 오케이 ㅇㅇ 응 ㄴㄴ 아니 ㄱㅅ 감사 ㅊㅋ 축하 ㄱㄱ 가자 ㅂㅂ 안녕 ㅎㅇ 안녕 ㅅㄱ 수고")
_LAUGHS = {"ㅋ": "크", "ㅎ": "흐"}
_TEARS = frozenset("ㅠㅜ")
LAUGH_MAX = 3
"""A longer laugh sounds like a fault of the machine."""
_NAMES = pairs(
    "ㄱ 기역 ㄴ 니은 ㄷ 디귿 ㄹ 리을 ㅁ 미음 ㅂ 비읍 ㅅ 시옷 ㅇ 이응 ㅈ 지읒 ㅊ 치읓 ㅋ 키읔 ㅌ 티읕 ㅍ 피읖 ㅎ 히읗 "
    "ㄲ 쌍기역 ㄸ 쌍디귿 ㅃ 쌍비읍 ㅆ 쌍시옷 ㅉ 쌍지읒"
)
"""한글 맞춤법 제4항."""

_KS_HANJA = """
가29각11간24갈10감20갑6강24개20객2갱4갹1거17건12걸4검7겁3게3격7견11결6겸6경45계24고39곡7곤10골3공17과13곽4관16괄4
광13괘3괴9굉4교25구54국6군6굴4궁6권10궐5궤7귀5규15균7귤1극7근16금14급7긍4기64긴1길5끽1나25난7날2남10납4낭7내7녀1년3
념5녕1노27농5뇌6뇨9눈1눌1뉴8능3니2닉2다2단20달5담17답5당11대17덕2도40독10돈10돌2동17두11둔6득1등9라10락9란8랄2람10
랍3랑8래4랭1략2량13려18력7련12렬6렴5렵1령18례5로18록7론1롱7뢰8료12룡1루13류14륙3륜6률4륭1륵2름1릉6리26린9림5립4마8
막6만19말7망12매14맥5맹6멱2면11멸2명15몌1모24목7몰2몽3묘12무22묵2문12물3미19민13밀3박19반25발11방28배20백8번10벌4범9
법2벽12변6별4병17보16복17본1볼1봉17부42북1분20불4붕6비43빈14빙4사60삭4산12살5삼8삽4상31새3색5생5서30석15선32설13섬8
섭4성18세9소37속9손6솔1송8쇄5쇠2수61숙12순27술4숭3슬3습5승10시28식15신24실4심10십3쌍1씨1아18악14안10알4암8압4앙7애11
액7앵4야11약10양30어10억5언6얼2엄6업2엔1여24역13연46열7염15엽6영38예24오30옥5온6올1옹9와8완18왈1왕5왜4외7요36욕6용24
우32욱9운13울3웅2원27월3위25유57육7윤16율1융5은7을1음6읍3응4의19이40익6인24일9임11입5잉4자26작13잔5잠6잡1장37재17쟁4
저28적25전41절8점9접3정55제23조46족4존2졸3종17좌5죄1주40죽2준19줄1중4즉1즐1즙3증11지34직5진35질15짐3집6징3차15착7
찬15찰5참10창22채12책4처4척15천19철10첨10첩10청9체9초27촉6촌4총10촬1최3추23축12춘3출3충6췌4취14측5층1치24칙3친1칠3
침9칩1칭2쾌1타14탁16탄10탈2탐4탑3탕5태15택2탱1터1토4통7퇴6투6특2틈1파16판9팔3패11팽4퍅1편10폄1평5폐10포28폭6표14품2
풍5피7필10핍2하14학5한14할2함12합7항17해18핵2행5향9허4헌4헐1험2혁4현21혈4혐1협12형20혜9호41혹3혼6홀3홍10화15확5환17
활5황24회20획2횡3효13후13훈10훙1훤4훼3휘8휴5휼3흉5흑1흔4흘4흠3흡4흥1희20힐1
"""
"""KS X 1001 lists its 4,888 Chinese characters in the order of their Korean sounds: each sound and how many have it."""
_KS_ROWS_START, _KS_CELLS = 0xCA, 94
_OWN_SOUND = pairs("金 금 不 불 樂 락 宅 택 怒 노 寧 녕 諾 낙 串 곶 泌 비 拏 나")
"""Characters that the standard lists under several sounds: the one meant most."""
_DROPPED_N = frozenset("ㅕㅛㅠㅣ")
_DROPPED_R = frozenset("ㅑㅕㅖㅛㅠㅣ")

UNREADABLE = "읽을 수 없는 글자"
"""Said where a text consists of characters without a Korean sound only: silence would hide the reminder."""

_KANA_ROWS = pairs(
    "あいうえお 아이우에오 かきくけこ 카키쿠케코 がぎぐげご 가기구게고 さしすせそ 사시스세소 ざじずぜぞ 자지즈제조 "
    "たちつてと 타치쓰테토 だぢづでど 다지즈데도 なにぬねの 나니누네노 はひふへほ 하히후헤호 ばびぶべぼ 바비부베보 "
    "ぱぴぷぺぽ 파피푸페포 まみむめも 마미무메모 らりるれろ 라리루레로 やゆよわゐゑをゔ 야유요와이에오부"
)
_SMALL = paired("ゃゅょ", "ㅑㅠㅛ")
_SMALL_VOWELS = paired("ぁぃぅぇぉ", "ㅏㅣㅜㅔㅗ")
_KATAKANA_SHIFT = ord("ァ") - ord("ぁ")


def read_jamo(text: str, position: int, alone: bool = False) -> Reading | None:
    """Read a run of jamo: laughter, chat shorthand or the letters' names.

    Tears (ㅠㅠ) are a picture, said only where `alone` tells that the text holds nothing else.
    """
    found = _JAMO_RUN.match(text, position)
    if not found:
        return None
    run = found[0]
    if run in _CHAT:
        return Reading(_CHAT[run], found.end())
    if set(run) <= _TEARS and len(run) > 1 and not alone:
        return Reading("", found.end())
    spoken = []
    for index, letter in enumerate(run):
        if letter in _LAUGHS and len(run) > 1:
            if set(run[max(0, index - LAUGH_MAX) : index + 1]) != {letter} or index < LAUGH_MAX:
                spoken.append(_LAUGHS[letter])
        elif letter in _NAMES:
            spoken.append(f" {_NAMES[letter]} ")
        elif letter in VOWELS:
            spoken.append(compose("ㅇ", letter))
    return Reading("".join(spoken).strip() or UNREADABLE, found.end())


@lru_cache(maxsize=1)
def _hanja_sounds() -> tuple[list[str], list[int]]:
    sounds, counts = [], []
    for found in re.finditer(r"([가-힣])(\d+)", _KS_HANJA):
        sounds.append(found[1])
        counts.append(int(found[2]))
    return sounds, list(accumulate(counts))


def _hanja_sound(char: str) -> str:
    if char in _OWN_SOUND:
        return _OWN_SOUND[char]
    try:
        row, cell = char.encode("euc_kr")
    except UnicodeEncodeError:
        return ""
    sounds, ends = _hanja_sounds()
    return sounds[bisect_right(ends, (row - _KS_ROWS_START) * _KS_CELLS + cell - 0xA1)]


def _word_initial(sound: str) -> str:
    """Apply the initial sound law (한글 맞춤법 제10항 to 제12항)."""
    initial, vowel, final = decompose(sound)
    if (initial == "ㄴ" and vowel in _DROPPED_N) or (initial == "ㄹ" and vowel in _DROPPED_R):
        initial = "ㅇ"
    elif initial == "ㄹ":
        initial = "ㄴ"
    return compose(initial, vowel, final)


def read_hanja(text: str, position: int) -> Reading | None:
    """Read a run of Chinese characters by their Korean sounds; one without a Korean sound is left out."""
    end = position
    sounds = ""
    while end < len(text) and is_hanja(text[end]):
        sound = _hanja_sound(text[end])
        if sound and not sounds and not (position and is_syllable(text[position - 1])):
            sound = _word_initial(sound)
        sounds += sound
        end += 1
    return Reading(sounds, end) if end > position else None


@lru_cache(maxsize=1)
def _kana_table() -> dict[str, str]:
    return {kana: sound for row, sounds in _KANA_ROWS.items() for kana, sound in paired(row, sounds).items()}


def read_kana(text: str, position: int) -> Reading | None:
    """Read a run of kana by the table of 외래어 표기법 제2장 표 4, long vowels as short ones."""
    end = position
    out: list[str] = []
    while end < len(text) and is_kana(text[end]):
        char = text[end]
        char = chr(ord(char) - _KATAKANA_SHIFT) if "ァ" <= char <= "ヴ" else char
        end += 1
        closed = {"ん": "ㄴ", "っ": "ㅅ"}.get(char)
        if closed and out and not decompose(out[-1]).final:
            syllable = decompose(out[-1])
            out[-1] = compose(syllable.initial, syllable.vowel, closed)
        elif closed:
            out.append("응" if char == "ん" else "")
        elif char in _SMALL and out:
            out[-1] = compose(decompose(out[-1]).initial, _SMALL[char])
        elif char in _SMALL_VOWELS:
            initial = decompose(out.pop()).initial if out and out[-1] else INITIALS[11]
            out.append(compose(initial, _SMALL_VOWELS[char]))
        elif char in _kana_table():
            out.append(_kana_table()[char])
    return Reading("".join(out), end) if end > position else None
