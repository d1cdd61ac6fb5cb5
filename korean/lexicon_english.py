"""English words and names with a Korean form that the rules for loanwords do not give. `spelling reading` pairs."""

from __future__ import annotations

from .tables import words

ENGLISH = """
kaggle 캐글 smoothie 스무디 yogurt 요구르트 yoghurt 요구르트 idea 아이디어 ideas 아이디어 media 미디어 area 에어리어
bacteria 박테리아 nausea 노지어 hero 히어로 oven 오븐 theory 시어리 really 리얼리 real 리얼 radio 라디오 piano 피아노
studio 스튜디오 stadium 스타디움 chocolate 초콜릿 opera 오페라 organ 오르간 present 프레젠트 exit 엑시트 luxury 럭셔리
deep 딥 group 그룹 jeep 지프 bag 백 handbag 핸드백 club 클럽 lab 랩 web 웹 pub 펍 cab 캡 job 잡
fitness_club 피트니스_클럽 royal 로열 certain 서튼 curtain 커튼 cousin 커즌 dragon 드래곤 lemon 레몬 melon 멜론
salon 살롱 common 커먼 dollar 달러 dollars 달러 collar 칼라 avenue 애비뉴 appetite 애피타이트 elevator 엘리베이터
escalator 에스컬레이터 strategy 스트래티지 finance 파이낸스 shirt 셔츠 shirts 셔츠 t-shirts 티셔츠 shock 쇼크
knock 노크 sock 삭스 socks 삭스 mango 망고 jacket 재킷 master 마스터 plastic 플라스틱 basket 바스켓
basketball 바스켓볼 glass 글라스 glasses 글라스 gas 가스 alarm 알람 balcony 발코니 workout 워크아웃 checkout 체크아웃
takeout 테이크아웃 layout 레이아웃 outlet 아웃렛 timeout 타임아웃 about 어바웃 headache 헤드에이크 wireless 와이어리스
nation 네이션 canada 캐나다 banana 바나나 america 아메리카 asia 아시아 africa 아프리카 europe 유럽 england 잉글랜드
paris 파리 tokyo 도쿄 texas 텍사스 berlin 베를린 vietnam 베트남 china 차이나 russia 러시아 italy 이탈리아 spain 스페인
france 프랑스 germany 독일 india 인디아 mexico 멕시코 brazil 브라질 hawaii 하와이 guam 괌 jeju 제주 incheon 인천
daegu 대구 gwangju 광주 daejeon 대전 ulsan 울산 suwon 수원 gangnam 강남 pyongyang 평양 kim 김 choi 최 jung 정 kang 강
cho 조 yoon 윤 jang 장 lim 임 han 한 shin 신 seo 서 kwon 권 hwang 황 ahn 안 song 송 hong 홍 james 제임스 charles 찰스
jones 존스 williams 윌리엄스 adams 애덤스 philips 필립스 watson 왓슨 joseph 조지프 jacob 제이컵 samuel 새뮤얼
alexander 알렉산더 jose 호세 nathan 네이선 elizabeth 엘리자베스 patricia 퍼트리샤 sarah 세라 sara 세라 linda 린다
anna 안나 maria 마리아 sofia 소피아 olivia 올리비아 thomas 토머스 texture 텍스처 thompson 톰슨 sandra 샌드라
barbara 바버라 mozart 모차르트 beethoven 베토벤 bach 바흐 chopin 쇼팽 shakespeare 셰익스피어 nike 나이키
adidas 아디다스 hyundai 현대 kia 기아 ikea 이케아 nestle 네슬레 danone 다논 nivea 니베아 panasonic 파나소닉
siemens 지멘스 sony 소니 toyota 도요타 bosch 보쉬 braun 브라운 omron 오므론 roche 로슈 sanofi 사노피 merck 머크
amgen 암젠 gilead 길리어드 boehringer 베링거 ingelheim 인겔하임 takeda 다케다 astellas 아스텔라스 daiichi 다이이치
sankyo 산쿄 eisai 에자이 otsuka 오츠카 servier 세르비에 teva 테바 viatris 비아트리스 organon 오가논 lundbeck 룬드벡
ferring 페링 ipsen 입센 fresenius 프레제니우스 dexcom 덱스콤 libre 리브레 gsk 지에스케이 listerine 리스테린
gillette 질레트 huggies 하기스 pampers 팸퍼스 colgate 콜게이트 lego 레고 oreo 오레오 fanta 환타 coca-cola 코카콜라
cocacola 코카콜라 nordisk 노디스크 novo_nordisk 노보_노디스크 lilly 릴리 eli_lilly 일라이_릴리 solgar 솔가
amway 암웨이 usana 유사나 nutrilite 뉴트리라이트 blackmores 블랙모어스 accu-chek 아큐첵 accuchek 아큐첵 accu 아큐
chek 첵 contour 콘투어 barozen 바로잰 caresens 케어센스 freestyle 프리스타일 spiderman 스파이더맨 superman 슈퍼맨
batman 배트맨 dr.pepper 닥터페퍼 tiktok 틱톡 openai 오픈에이아이 claude 클로드 siri 시리 alexa 알렉사 tesla 테슬라
uber 우버 airbnb 에어비앤비 bixby 빅스비 spotify 스포티파이 amazon 아마존 paypal 페이팔 microsoft 마이크로소프트
whatsapp 왓츠앱 telegram 텔레그램 kakaopay 카카오페이 naverpay 네이버페이 tmap 티맵 tmoney 티머니 t-money 티머니
toss 토스 baemin 배민 wifi 와이파이 homepage 홈페이지 website 웹사이트 internet 인터넷 unit 유닛 units 유닛
minute 미닛 minutes 미닛 hours 아워즈 what 왓 why 와이 who 후 how 하우 when 웬 where 웨어 which 위치 his 히스 her 허
was 워즈 were 워 be 비 been 빈 do 두 does 더즈 did 디드 have 해브 has 해즈 had 해드 can 캔 will 윌 would 우드
could 쿠드 should 슈드 our 아워 their 데어 they 데이 them 뎀 there 데어 here 히어 so 소 if 이프 as 애즈 at 앳 by 바이
from 프롬 but 벗 some 섬 any 애니 into 인투 than 댄 then 덴 very 베리 just 저스트 only 온리 also 올소 again 어게인
always 올웨이즈 never 네버 much 머치 many 매니 more 모어 most 모스트 less 레스 every 에브리 each 이치 other 아더
another 어나더 brother 브라더 something 섬싱 nothing 낫싱 mask 마스크 task 태스크 virus 바이러스 vitamin 비타민
yoga 요가 omega 오메가 sigma 시그마 alpha 알파 beta 베타 gamma 감마 delta 델타 kappa 카파 lambda 람다 theta 세타
penicillin 페니실린 cholesterol 콜레스테롤 hormone 호르몬 enzyme 엔자임 globulin 글로불린 albumin 알부민 gluten 글루텐
lactose 락토스 glucose 글루코스 fructose 프룩토스 sucrose 수크로스 creatinine 크레아티닌 creatine 크레아틴
bilirubin 빌리루빈 hemoglobin 헤모글로빈 estrogen 에스트로겐 testosterone 테스토스테론 progesterone 프로게스테론
cortisol 코르티솔 cortisone 코르티손 histamine 히스타민 serotonin 세로토닌 dopamine 도파민 adrenaline 아드레날린
epinephrine 에피네프린 norepinephrine 노르에피네프린 placebo 플라세보 steroid 스테로이드 antibiotic 안티바이오틱
antibiotics 안티바이오틱스 alzheimer 알츠하이머 parkinson 파킨슨 asthma 아스마 migraine 마이그레인
influenza 인플루엔자 salmonella 살모넬라 norovirus 노로바이러스 rotavirus 로타바이러스 herpes 헤르페스 zoster 조스터
sinus 사이너스 sodium_chloride 염화_나트륨 chloride 클로라이드 hydrochloride 염산염 hydrobromide 브롬화수소산염
sulfate 황산염 sulphate 황산염 phosphate 인산염 acetate 아세트산염 citrate 시트르산염 maleate 말레산염
besylate 베실산염 mesylate 메실산염 tartrate 타르타르산염 fumarate 푸마르산염 succinate 숙신산염 nitrate 질산염
carbonate 탄산염 bicarbonate 탄산수소염 lactate 젖산염 gluconate 글루콘산염 oxide 옥사이드 magazine 매거진
wolverine 울버린 antihistamine 항히스타민 control 컨트롤 cocaine 코카인 push 푸시 pull 풀 enter 엔터 xiaomi 샤오미
redmi 레드미 huawei 화웨이 nasa 나사 unicef 유니세프 unesco 유네스코 united 유나이티드 states 스테이츠
bootcamp 부트캠프 fitbit 핏빗 hackathon 해커톤 webinar 웨비나 podcast 팟캐스트 startup 스타트업 selfie 셀피
emoji 이모지 hashtag 해시태그 influencer 인플루언서 karaoke 가라오케 sudoku 스도쿠 latte 라테 americano 아메리카노
cappuccino 카푸치노 espresso 에스프레소 macchiato 마키아토 mocha 모카 tiramisu 티라미수 croissant 크루아상
baguette 바게트 bagel 베이글 sushi 스시 ramen 라멘 kimchi 김치 bibimbap 비빔밥 bulgogi 불고기 soju 소주
makgeolli 막걸리 hanbok 한복 taekwondo 태권도 zumba 줌바 crossfit 크로스핏 github 깃허브 docker 도커
javascript 자바스크립트 notion 노션 slack 슬랙 figma 피그마 canva 캔바 discord 디스코드 twitch 트위치 reddit 레딧
snapchat 스냅챗 ebay 이베이 fedex 페덱스 chatbot 챗봇 metaverse 메타버스 blockchain 블록체인 bitcoin 비트코인
webtoon 웹툰 playlist 플레이리스트 livestream 라이브스트림 unboxing 언박싱 omicron 오미크론 keto 키토 vegan 비건
quinoa 퀴노아 kombucha 콤부차 matcha 말차 ginseng 진생 spirulina 스피룰리나 chlorella 클로렐라 hyaluronic 히알루론
allergen 알레르겐 rotary 로터리 pencil 펜슬 christmas 크리스마스 eve 이브 halloween 핼러윈 hula 훌라 pasta 파스타
spaghetti 스파게티 steak 스테이크 sandwich 샌드위치 hamburger 햄버거 ketchup 케첩 mayonnaise 마요네즈 mustard 머스터드
sauce 소스 cereal 시리얼 biscuit 비스킷 doughnut 도넛 donut 도넛 caramel 캐러멜 cocoa 코코아 avocado 아보카도
papaya 파파야 broccoli 브로콜리 cabbage 캐비지 spinach 스피니치 tuna 튜나 salmon 새먼 shrimp 슈림프 symphony 심포니
ballet 발레 rehearsal 리허설 marathon 마라톤 badminton 배드민턴 volleyball 발리볼 gymnastics 짐내스틱스
aerobic 에어로빅 aerobics 에어로빅 ballerina 발레리나 sofa 소파 carpet 카펫 cushion 쿠션 blanket 블랭킷 tablet 태블릿
remote 리모트 remocon 리모컨 aircon 에어컨 airconditioner 에어컨디셔너 fridge 프리지 toothbrush 칫솔 shampoo 샴푸
rinse 린스 lotion 로션 perfume 퍼퓸 manicure 매니큐어 mascara 마스카라 sunscreen 선스크린 pajamas 파자마
pyjamas 파자마 sneakers 스니커즈 sandals 샌들 sandal 샌들 cardigan 카디건 sweater 스웨터 muffler 머플러 scarf 스카프
parka 파카 jean 진 jeans 청바지 wallet 월릿 ticket 티켓 bonus 보너스 coupon 쿠폰 point 포인트 membership 멤버십
ceremony 세리머니 festival 페스티벌 barbecue 바비큐 bbq 바비큐 presentation 프레젠테이션 president 프레지던트
jaguar 재규어 jasmine 재스민 hobby 하비 mosaic 모자이크 scenario 시나리오 orchestra 오케스트라 comedy 코미디
function 펑션 functional 펑셔널 module 모듈 education 에듀케이션 graduate 그래주에이트 visual 비주얼 gadget 가젯
prayer 프레이어 fragile 프래자일 legend 레전드 lavender 라벤더 medal 메달 metal 메탈 statue 스태튜 plasma 플라스마
vacuum 배큐엄 teenager 틴에이저 tattoo 타투 buffet 뷔페 canvas 캔버스 icecream 아이스크림 guideline 가이드라인
baseline 베이스라인 toast 토스트 cheap 칩 cathedral 커시드럴 sabotage 사보타주 montage 몽타주 technology 테크놀로지
limited 리미티드 refrigerator 리프리저레이터 yacht 요트 horizon 호라이즌 solar 솔라 polar 폴라 popcorn 팝콘 pop 팝
top 톱 laptop 랩톱 desktop 데스크톱 popup 팝업 warmup 워밍업 scholarship 스칼라십 silicon 실리콘 silicone 실리콘
hotdog 핫도그 hamster 햄스터 wristband 리스트밴드 dictionary 딕셔너리 checkup 체크업 examine 이그재민 inbox 인박스
encyclopedia 엔사이클로피디아
"""

ABBREVIATIONS = """
hcl 에이치씨엘 hbr 에이치비알 nacl 염화_나트륨 kcl 염화_칼륨 dtap 디티에이피 tdap 티댑 mmr 엠엠알 oros 오로스 kia 기아
d-dimer 디_다이머 mrna 엠_알엔에이 crp 씨알피 ast 에이에스티 alt 에이엘티 ggt 지지티 ldl 엘디엘 hdl 에이치디엘
tsh 티에스에이치 psa 피에스에이 inr 아이엔알 wbc 더블유비씨 rbc 알비씨 plt 피엘티 ckd 씨케이디 copd 씨오피디
adhd 에이디에이치디 nyha 엔와이에이치에이 cyp 씨와이피 egf 이지에프 her2 허투 her-2 허투 pd-1 피디_원 pd-l1 피디엘_원
vegf 브이이지에프 tnf 티엔에프 tnf-alpha 티엔에프_알파 ige 아이지이 igg 아이지지 igm 아이지엠 iga 아이지에이
p-gp 피지피 hla 에이치엘에이 mrsa 엠알에스에이 vre 브이알이 hpv 에이치피브이 hbv 에이치비브이 hcv 에이치씨브이
hiv 에이치아이브이 rsv 알에스브이 ppi 피피아이 arb 에이알비 ccb 씨씨비 ssri 에스에스알아이 snri 에스엔알아이
maoi 엠에이오아이 inh 아이엔에이치 who 더블유에이치오 fda 에프디에이 cdc 씨디씨 wpw 더블유피더블유
"""
"""Abbreviations whatever the case of their letters."""

PARTS = words(
    "age air arm art back ball band bank bar base beach bed bell bike bird board boat body book boot boy break "
    "bridge bus camp card care cast chain chair class clock club coach code cook court craft cross cut dance dash "
    "date day deck desk drop dust ear end event eye face fall fan farm fight film fire fish flow food foot force "
    "fox frame fund game garden gate girl glass ground guard gun hand head heat hill hold horse hour hub jam joy "
    "keep kick kid kids king knife lab lamp land leaf leg lift lip lock log look luck man map mat mate meet men "
    "mill mind mix moon moss move nail nest net note nut oil owner pack pad page pan pass path pet pine play pool "
    "port post pot press print race rain ride ring road rock role roll roof root rope row run safe sand sea seat "
    "shadow shelf ship shoe shot side sign silk sing site skin sky smart snow sock son song soul sound spa space "
    "speed spot spring stage stand star station stick stone storm stream string sun sweet swim table tag tail "
    "tank team test thing toe tool tooth top town toy track trade trip truck tube turn van view walk wall war "
    "wash wave way well wheel wife wild win wind wing wire wolf wood wool work yard zip"
)
"""Words that English builds compounds of, beside those of the lists: a dictionary's many names are no parts."""
