"""Everyday and medical words in Latin letters whose Korean reading is fixed by use. `spelling reading` pairs."""

WORDS = """
dtap 디티에이피 tdap 티댑 oros 오로스
x-ray 엑스레이 xray 엑스레이 tv 티비 cctv 씨씨티비 h.pylori 에이치_파일로리 h._pylori 에이치_파일로리
helicobacter 헬리코박터 pylori 파일로리 covid 코비드 covid-19 코비드_일구 covid19 코비드_일구 corona 코로나
virus 바이러스 sars 사스 mers 메르스 aids 에이즈 abc 에이비씨 nsaid 엔세이드 nsaids 엔세이드 c_meal 식사와_함께
ph 피에이치 hba1c 에이치비에이원씨 a1c 에이원씨 spo2 에스피오투 co2 씨오투 o2 오투 h2o 에이치투오 h1n1 에이치원엔원
rh 알에이치 rh+ 알에이치_플러스 rh- 알에이치_마이너스 hb 에이치비 pet-ct 펫_씨티 ecmo 에크모 cpap 씨팹 egfr 이지에프알
b.p 혈압 b.p. 혈압 a/s 에이에스 n/s 엔에스 p/t 피티 r&d 알앤디 q&a 큐앤에이 m&a 엠앤에이 b&b 비앤비 d-day 디데이
e-mail 이메일 email 이메일 e-book 이북 k-pop 케이팝 t-shirt 티셔츠 wi-fi 와이파이 wifi 와이파이 check-up 체크업
follow-up 팔로업 u-turn 유턴 e-health 이헬스 i.d 아이디 mp3 엠피쓰리 mp4 엠피포 lte 엘티이 a4 에이포
kf94 케이에프_구십사 kf80 케이에프_팔십 n95 엔_구십오 vs 대 vs. 대 etc 등 etc. 등 e.g. 예를_들어 i.e. 즉 no 노
ok 오케이 okay 오케이 iphone 아이폰 ipad 아이패드 imac 아이맥 ios 아이오에스 macbook 맥북 android 안드로이드
galaxy 갤럭시 samsung 삼성 youtube 유튜브 kakaotalk 카카오톡 kakao 카카오 naver 네이버 google 구글 facebook 페이스북
instagram 인스타그램 netflix 넷플릭스 zoom 줌 chatgpt 챗지피티 gpt 지피티 line 라인 twitter 트위터 carepill 케어필
raspberry 라즈베리 pi 파이 bluetooth 블루투스 usb 유에스비 qr 큐알 led 엘이디 lcd 엘씨디 fax 팩스 pin 핀 ram 램 sim 심
usim 유심 esim 이심 nfc 엔에프씨 app 앱 apps 앱 web 웹 www 더블유더블유더블유 http 에이치티티피 https 에이치티티피에스
html 에이치티엠엘 pdf 피디에프 jpg 제이피지 png 피엔지 zip 집 exe 이엑스이 com 컴 example 이그잼플 users 유저스
windows 윈도우 python 파이썬 talk 톡 word 워드 excel 엑셀 powerpoint 파워포인트 linux 리눅스 apple_watch 애플워치
watch 워치 galaxy_watch 갤럭시_워치 no.1 넘버_원 co 씨오 kr 케이알 net 넷 org 오알지 go 고 or 오알 io 아이오
gmail 지메일 daum 다음 hanmail 한메일 outlook 아웃룩 yahoo 야후 am 오전 pm 오후 a.m. 오전 p.m. 오후 mon 월요일
tue 화요일 wed 수요일 thu 목요일 fri 금요일 sat 토요일 sun 일요일 mg 밀리그램 kg 킬로그램 mcg 마이크로그램 ml 밀리리터
dl 데시리터 cm 센티미터 mm 밀리미터 km 킬로미터 kcal 킬로칼로리 mmhg 밀리미터_에이치지 iu 아이유 cc 씨씨
mg/dl 밀리그램_퍼_데시리터 mg/ml 밀리그램_퍼_밀리리터 mg/kg 밀리그램_퍼_킬로그램 mmol/l 밀리몰_퍼_리터 ppm 피피엠
ppb 피피비 bpm 비피엠 rpm 알피엠 g/dl 그램_퍼_데시리터 iu/l 아이유_퍼_리터 u/l 유닛_퍼_리터 kg/m2 킬로그램_퍼_제곱미터
tab 정 tabs 정 cap 캡슐 caps 캡슐 tablet 태블릿 capsule 캡슐 syrup 시럽 cream 크림 gel 젤 patch 패치 spray 스프레이
pill 필 pills 필스 dose 도즈 drug 드러그 medicine 메디신 medication 메디케이션 allergy 알러지 insulin_pen 인슐린_펜
pen 펜 needle 니들 inhaler 인헬러 nebulizer 네뷸라이저 mask 마스크 gauze 거즈 band 밴드 dressing 드레싱
suppository 서포지토리 hospital 호스피탈 clinic 클리닉 center 센터 centre 센터 doctor 닥터 dr 닥터 dr. 닥터 nurse 너스
patient 페이션트 care 케어 caregiver 케어기버 health 헬스 healthcare 헬스케어 check 체크 test 테스트 scan 스캔 ct 씨티
mri 엠알아이 bmi 비엠아이 icu 아이씨유 er 이알 stent 스텐트 bypass 바이패스 catheter 카테터 biopsy 바이옵시
endoscopy 엔도스코피 ultrasound 울트라사운드 cancer 캔서 stroke 스트로크 stress 스트레스 rehab 리햅 therapy 테라피
yoga 요가 pilates 필라테스 massage 마사지 stretching 스트레칭 training 트레이닝 hello 헬로 hi 하이 bye 바이 good 굿
morning 모닝 night 나이트 thank 땡큐 thanks 땡스 you 유 please 플리즈 sorry 쏘리 yes 예스 love 러브 happy 해피
birthday 버스데이 new 뉴 year 이어 merry 메리 christmas 크리스마스 mom 맘 dad 대드 mother 마더 father 파더 baby 베이비
family 패밀리 friend 프렌드 home 홈 house 하우스 room 룸 door 도어 key 키 time 타임 day 데이 week 위크 month 먼스
today 투데이 now 나우 start 스타트 stop 스톱 pause 포즈 play 플레이 open 오픈 close 클로즈 on 온 off 오프 in 인
out 아웃 up 업 down 다운 left 레프트 right 라이트 next 넥스트 back 백 the 더 a 에이 an 언 and 앤드 of 오브 for 포
to 투 with 위드 without 위드아웃 is 이즈 are 아 it 잇 this 디스 that 댓 my 마이 your 유어 me 미 we 위 he 히 she 쉬
not 낫 all 올 one 원 two 투 three 쓰리 four 포 five 파이브 six 식스 seven 세븐 eight 에이트 nine 나인 ten 텐 zero 제로
first 퍼스트 last 라스트 best 베스트 free 프리 big 빅 small 스몰 large 라지 medium 미디엄 high 하이 low 로 hot 핫
cold 콜드 cool 쿨 warm 웜 red 레드 blue 블루 green 그린 white 화이트 black 블랙 yellow 옐로 pink 핑크 gold 골드
silver 실버 orange 오렌지 take 테이크 make 메이크 get 겟 give 기브 use 유즈 need 니드 help 헬프 call 콜 mail 메일
message 메시지 alarm 알람 alert 알러트 reminder 리마인더 notice 노티스 list 리스트 note 노트 memo 메모 menu 메뉴
page 페이지 book 북 news 뉴스 radio 라디오 video 비디오 audio 오디오 music 뮤직 movie 무비 game 게임 photo 포토
camera 카메라 phone 폰 smart 스마트 smartphone 스마트폰 mobile 모바일 computer 컴퓨터 notebook 노트북 mouse 마우스
keyboard 키보드 monitor 모니터 printer 프린터 server 서버 data 데이터 file 파일 folder 폴더 code 코드 program 프로그램
system 시스템 update 업데이트 upload 업로드 download 다운로드 login 로그인 logout 로그아웃 password 패스워드 user 유저
admin 어드민 error 에러 version 버전 online 온라인 offline 오프라인 internet 인터넷 network 네트워크 cloud 클라우드
link 링크 click 클릭 touch 터치 button 버튼 mode 모드 sensor 센서 robot 로봇 drone 드론 battery 배터리 charger 충전기
speaker 스피커 mic 마이크 service 서비스 support 서포트 setting 세팅 settings 세팅 voice 보이스 image 이미지
token 토큰 label 라벨 model 모델 sample 샘플 team 팀 project 프로젝트 plan 플랜 event 이벤트 point 포인트 card 카드
cash 캐시 pay 페이 bank 뱅크 shop 숍 store 스토어 mart 마트 sale 세일 coupon 쿠폰 ticket 티켓 bus 버스 taxi 택시
train 트레인 subway 서브웨이 car 카 airport 에어포트 hotel 호텔 restaurant 레스토랑 cafe 카페 park 파크
street 스트리트 seoul 서울 busan 부산 korea 코리아 korean 코리안 japan 재팬 china 차이나 usa 유에스에이
english 잉글리시 water 워터 coffee 커피 tea 티 milk 밀크 juice 주스 cola 콜라 soda 소다 beer 비어 wine 와인
bread 브레드 rice 라이스 cake 케이크 pizza 피자 chicken 치킨 salad 샐러드 soup 수프 snack 스낵 apple 애플
banana 바나나 lemon 레몬 tomato 토마토 egg 에그 cheese 치즈 butter 버터 sugar 슈가 salt 솔트 breakfast 브렉퍼스트
lunch 런치 dinner 디너 diet 다이어트 fiber 파이버 zero_sugar 제로_슈가 light 라이트 plus 플러스 max 맥스 mini 미니
pro 프로 premium 프리미엄 extra 엑스트라 super 슈퍼 ultra 울트라 original 오리지널 natural 내추럴 organic 오가닉
fresh 프레시 clean 클린 safe 세이프 easy 이지 quick 퀵 fast 패스트 slow 슬로 long 롱 short 쇼트 half 하프 full 풀
set 세트 box 박스 pack 팩 bottle 보틀 cup 컵 spoon 스푼 tip 팁 tips 팁 step 스텝 level 레벨 size 사이즈 type 타입
style 스타일 color 컬러 sound 사운드 volume 볼륨 number 넘버 name 네임 total 토털 report 리포트 guide 가이드
manual 매뉴얼 info 인포 faq 에프에이큐 question 퀘스천 answer 앤서 quiz 퀴즈 story 스토리 review 리뷰 blog 블로그
vlog 브이로그 live 라이브 show 쇼 star 스타 king 킹 queen 퀸 prince 프린스 lady 레이디 mr 미스터 mr. 미스터 mrs 미시즈
mrs. 미시즈 ms 미즈 ms. 미즈 miss 미스 sir 서 exercise 엑서사이즈 walking 워킹 running 러닝 fitness 피트니스 gym 짐
sleep 슬립 life 라이프 work 워크 job 잡 office 오피스 school 스쿨 class 클래스 course 코스 study 스터디 score 스코어
goal 골 sports 스포츠 soccer 사커 baseball 베이스볼 golf 골프 tennis 테니스 world 월드 blood 블러드 pressure 프레셔
heart 하트 rate 레이트 body 바디 skin 스킨 hair 헤어 hand 핸드 foot 풋 eye 아이 dental 덴탈 implant 임플란트
scaling 스케일링 laser 레이저 lasik 라식 lens 렌즈 vaccine 백신 booster 부스터 antigen 앤티젠 kit 키트
home_care 홈케어 day_care 데이케어 silver_care 실버케어 one-stop 원스톱 all-in-one 올인원 self 셀프
drive-thru 드라이브스루 apt 아파트 apt. 아파트 b1층 지하_일_층 b2층 지하_이_층 b3층 지하_삼_층 b1f 지하_일_층
ars 에이알에스 atm 에이티엠 gs25 지에스_이십오 cu 씨유 ktx 케이티엑스 srt 에스알티 ak 에이케이 lotte 롯데 emart 이마트
e-mart 이마트 homeplus 홈플러스 costco 코스트코 starbucks 스타벅스 coupang 쿠팡 lg 엘지 sk 에스케이 kt 케이티
bts 비티에스 thank_you 땡큐 u/a 소변_검사 stage 스테이지 part 파트 grade 그레이드 mcdonald's 맥도날드
over 오버 under 언더 per 퍼 meal 밀 after 애프터 before 비포 one-day 원데이 gerd 거드 pill_box 필박스
sunday 선데이 monday 먼데이 tuesday 튜즈데이 wednesday 웬즈데이 thursday 서스데이 friday 프라이데이 saturday 새터데이
size 사이즈 type 타입 half 하프 weekly 위클리 daily 데일리 monthly 먼슬리 smile 스마일 smartwatch 스마트워치
"""
