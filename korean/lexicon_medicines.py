"""Names of medicines and nutrients in Latin letters, read as on Korean packages. `spelling reading` pairs."""

from __future__ import annotations

from functools import lru_cache

from .tables import lazy, pairs

MEDICINES = """
acetaminophen 아세트아미노펜 paracetamol 파라세타몰 aspirin 아스피린 ibuprofen 이부프로펜 dexibuprofen 덱시부프로펜
naproxen 나프록센 celecoxib 세레콕시브 meloxicam 멜록시캄 aceclofenac 아세클로페낙 diclofenac 디클로페낙
loxoprofen 록소프로펜 pelubiprofen 펠루비프로펜 ketoprofen 케토프로펜 piroxicam 피록시캄 tramadol 트라마돌
codeine 코데인 morphine 모르핀 fentanyl 펜타닐 oxycodone 옥시코돈 pregabalin 프레가발린 gabapentin 가바펜틴
eperisone 에페리손 methocarbamol 메토카르바몰 caffeine 카페인 nicotine 니코틴 alcohol 알코올
atorvastatin 아토르바스타틴 rosuvastatin 로수바스타틴 simvastatin 심바스타틴 pravastatin 프라바스타틴
pitavastatin 피타바스타틴 ezetimibe 에제티미브 fenofibrate 페노피브레이트 amlodipine 암로디핀 nifedipine 니페디핀
lercanidipine 레르카니디핀 diltiazem 딜티아젬 verapamil 베라파밀 losartan 로사르탄 valsartan 발사르탄
telmisartan 텔미사르탄 candesartan 칸데사르탄 olmesartan 올메사르탄 irbesartan 이르베사르탄 fimasartan 피마사르탄
ramipril 라미프릴 perindopril 페린도프릴 enalapril 에날라프릴 captopril 캅토프릴 lisinopril 리시노프릴
bisoprolol 비소프롤롤 carvedilol 카르베딜롤 propranolol 프로프라놀롤 atenolol 아테놀롤 metoprolol 메토프롤롤
nebivolol 네비볼롤 furosemide 푸로세미드 torsemide 토르세미드 spironolactone 스피로노락톤
hydrochlorothiazide 히드로클로로티아지드 indapamide 인다파미드 nitroglycerin 니트로글리세린 isosorbide 이소소르비드
digoxin 디곡신 amiodarone 아미오다론 warfarin 와파린 heparin 헤파린 clopidogrel 클로피도그렐 ticagrelor 티카그렐러
prasugrel 프라수그렐 cilostazol 실로스타졸 sarpogrelate 사르포그렐레이트 apixaban 아픽사반 rivaroxaban 리바록사반
edoxaban 에독사반 dabigatran 다비가트란 metformin 메트포르민 glimepiride 글리메피리드 gliclazide 글리클라지드
pioglitazone 피오글리타존 sitagliptin 시타글립틴 linagliptin 리나글립틴 vildagliptin 빌다글립틴 gemigliptin 제미글립틴
teneligliptin 테네리글립틴 empagliflozin 엠파글리플로진 dapagliflozin 다파글리플로진 insulin 인슐린 glucagon 글루카곤
semaglutide 세마글루티드 liraglutide 리라글루티드 dulaglutide 둘라글루티드 tirzepatide 터제파타이드 acarbose 아카보즈
levothyroxine 레보티록신 liothyronine 리오티로닌 methimazole 메티마졸 propylthiouracil 프로필티오우라실
omeprazole 오메프라졸 esomeprazole 에스오메프라졸 lansoprazole 란소프라졸 pantoprazole 판토프라졸
rabeprazole 라베프라졸 famotidine 파모티딘 ranitidine 라니티딘 nizatidine 니자티딘 rebamipide 레바미피드
sucralfate 수크랄페이트 mosapride 모사프리드 itopride 이토프리드 domperidone 돔페리돈 metoclopramide 메토클로프라미드
loperamide 로페라미드 smectite 스멕타이트 simethicone 시메티콘 bisacodyl 비사코딜 lactulose 락툴로스
trimebutine 트리메부틴 donepezil 도네페질 memantine 메만틴 rivastigmine 리바스티그민 galantamine 갈란타민
levodopa 레보도파 carbidopa 카르비도파 benserazide 벤세라지드 ropinirole 로피니롤 pramipexole 프라미펙솔
selegiline 셀레길린 escitalopram 에스시탈로프람 citalopram 시탈로프람 sertraline 설트랄린 fluoxetine 플루옥세틴
paroxetine 파록세틴 duloxetine 둘록세틴 venlafaxine 벤라팍신 mirtazapine 미르타자핀 trazodone 트라조돈
amitriptyline 아미트리프틸린 nortriptyline 노르트립틸린 bupropion 부프로피온 alprazolam 알프라졸람 lorazepam 로라제팜
diazepam 디아제팜 clonazepam 클로나제팜 zolpidem 졸피뎀 triazolam 트리아졸람 melatonin 멜라토닌 quetiapine 쿠에티아핀
olanzapine 올란자핀 risperidone 리스페리돈 aripiprazole 아리피프라졸 haloperidol 할로페리돌 lithium 리튬
valproate 발프로에이트 levetiracetam 레베티라세탐 carbamazepine 카르바마제핀 oxcarbazepine 옥스카르바제핀
phenytoin 페니토인 topiramate 토피라메이트 lamotrigine 라모트리진 prednisolone 프레드니솔론 prednisone 프레드니손
methylprednisolone 메틸프레드니솔론 dexamethasone 덱사메타손 hydrocortisone 하이드로코르티손 betamethasone 베타메타손
methotrexate 메토트렉세이트 hydroxychloroquine 하이드록시클로로퀸 sulfasalazine 설파살라진 allopurinol 알로푸리놀
febuxostat 페북소스타트 colchicine 콜히친 alendronate 알렌드로네이트 risedronate 리세드로네이트
ibandronate 이반드로네이트 raloxifene 랄록시펜 denosumab 데노수맙 calcitriol 칼시트리올 estradiol 에스트라디올
tamsulosin 탐스로신 silodosin 실로도신 finasteride 피나스테리드 dutasteride 두타스테리드 solifenacin 솔리페나신
mirabegron 미라베그론 sildenafil 실데나필 tadalafil 타다라필 salbutamol 살부타몰 formoterol 포르모테롤
budesonide 부데소니드 fluticasone 플루티카손 tiotropium 티오트로퓸 montelukast 몬테루카스트 theophylline 테오필린
doxofylline 독소필린 cetirizine 세티리진 levocetirizine 레보세티리진 loratadine 로라타딘 desloratadine 데스로라타딘
fexofenadine 펙소페나딘 bepotastine 베포타스틴 ebastine 에바스틴 chlorpheniramine 클로르페니라민
pseudoephedrine 슈도에페드린 dextromethorphan 덱스트로메토르판 ambroxol 암브록솔 bromhexine 브롬헥신
acetylcysteine 아세틸시스테인 erdosteine 에르도스테인 amoxicillin 아목시실린 ampicillin 암피실린 penicillin 페니실린
clavulanate 클라불란산 cefaclor 세파클러 cephalexin 세팔렉신 cefixime 세픽심 cefditoren 세프디토렌
azithromycin 아지트로마이신 clarithromycin 클래리트로마이신 erythromycin 에리트로마이신 roxithromycin 록시트로마이신
clindamycin 클린다마이신 vancomycin 반코마이신 gentamicin 겐타마이신 ciprofloxacin 시프로플록사신
levofloxacin 레보플록사신 doxycycline 독시사이클린 minocycline 미노사이클린 tetracycline 테트라사이클린
metronidazole 메트로니다졸 fluconazole 플루코나졸 itraconazole 이트라코나졸 terbinafine 테르비나핀
acyclovir 아시클로버 valacyclovir 발라시클로버 famciclovir 팜시클로버 oseltamivir 오셀타미비르 entecavir 엔테카비르
tenofovir 테노포비르 latanoprost 라타노프로스트 timolol 티몰롤 dorzolamide 도르졸라미드 brimonidine 브리모니딘
lidocaine 리도카인 povidone 포비돈 mupirocin 무피로신 choline 콜린 alfoscerate 알포세레이트 ginkgo 징코
silymarin 실리마린 ursodeoxycholic 우르소데옥시콜산 oxiracetam 옥시라세탐 citicoline 시티콜린 betahistine 베타히스틴
dimenhydrinate 디멘히드리네이트 vitamin 비타민 vitamins 비타민 vit 비타민 vit. 비타민 multivitamin 멀티비타민
magnesium 마그네슘 calcium 칼슘 zinc 아연 iron 철분 sodium 나트륨 potassium 칼륨 iodine 요오드 selenium 셀레늄
folic 폴릭 acid 애시드 folate 엽산 biotin 비오틴 lutein 루테인 collagen 콜라겐 probiotics 프로바이오틱스
prebiotics 프리바이오틱스 probiotic 프로바이오틱 glucosamine 글루코사민 msm 엠에스엠 propolis 프로폴리스
crcl 크레아티닌_청소율
coenzyme 코엔자임 q10 큐텐 coq10 코큐텐 coenzyme_q10 코엔자임_큐텐 omega 오메가 omega_3 오메가_쓰리
omega_6 오메가_식스 dha 디에이치에이 epa 이피에이 protein 프로틴 amino 아미노 milk_thistle 밀크시슬 red_ginseng 홍삼
arginine 아르기닌 taurine 타우린 niacin 나이아신 retinol 레티놀 tylenol 타이레놀 lipitor 리피토 norvasc 노바스크
plavix 플라빅스 crestor 크레스토 januvia 자누비아 janumet 자누메트 glucophage 글루코파지 diamicron 디아미크롱
amaryl 아마릴 viagra 비아그라 cialis 시알리스 zoloft 졸로푸트 prozac 푸로작 xanax 자낙스 ativan 아티반 valium 바리움
stilnox 스틸녹스 nexium 넥시움 losec 로섹 zantac 잔탁 gaviscon 개비스콘 celebrex 쎄레브렉스 lyrica 리리카
neurontin 뉴론틴 aricept 아리셉트 ebixa 에빅사 exelon 엑셀론 synthroid 씬지로이드 synthyroid 씬지로이드
coumadin 쿠마딘 xarelto 자렐토 eliquis 엘리퀴스 pradaxa 프라닥사 lixiana 릭시아나 brilinta 브릴린타 concor 콩코르
tenormin 테놀민 cozaar 코자 hyzaar 하이자 diovan 디오반 micardis 미카르디스 exforge 엑스포지 twynsta 트윈스타
sevikar 세비카 lasix 라식스 aldactone 알닥톤 ventolin 벤토린 seretide 세레타이드 symbicort 심비코트 spiriva 스피리바
singulair 싱귤레어 zyrtec 지르텍 claritin 클라리틴 allegra 알레그라 tamiflu 타미플루 augmentin 오구멘틴
zithromax 지스로맥스 fosamax 포사맥스 actonel 악토넬 bonviva 본비바 evista 에비스타 prolia 프롤리아 lantus 란투스
novorapid 노보래피드 novomix 노보믹스 humalog 휴마로그 tresiba 트레시바 toujeo 투제오 victoza 빅토자 ozempic 오젬픽
wegovy 위고비 saxenda 삭센다 mounjaro 마운자로 trulicity 트루리시티 jardiance 자디앙 forxiga 포시가 trajenta 트라젠타
galvus 가브스 humira 휴미라 enbrel 엔브렐 botox 보톡스 advil 애드빌 brufen 부루펜 geworin 게보린 madopar 마도파
sinemet 시네메트 requip 리큅 mirapex 미라펙스 depakote 데파코트 keppra 케프라 tegretol 테그레톨 dilantin 딜란틴
topamax 토파맥스 seroquel 쎄로켈 zyprexa 자이프렉사 risperdal 리스페달 abilify 아빌리파이 lexapro 렉사프로
cymbalta 심발타 effexor 이팩사 wellbutrin 웰부트린 remeron 레메론 paxil 팍실 harnal 하루날 proscar 프로스카
propecia 프로페시아 avodart 아보다트 betmiga 베타미가 vesicare 베시케어 xalatan 잘라탄 cosopt 코솝트
restasis 레스타시스 paxlovid 팍스로비드 pfizer 화이자 moderna 모더나 astrazeneca 아스트라제네카 novartis 노바티스
bayer 바이엘 centrum 센트룸 dulcolax 둘코락스 mucosta 무코스타 motilium 모티리움 ganaton 가나톤 gasmotin 가스모틴
pariet 파리에트 stillen 스티렌 nasonex 나조넥스 avamys 아바미스 foster 포스터 relvar 렐바 bisolvon 비졸본
imodium 이모디움 smecta 스멕타 bepanthen 비판텐 fucidin 후시딘 madecassol 마데카솔 voltaren 볼타렌 ketotop 케토톱
vicks 빅스 aleve 알리브 motrin 모트린 benadryl 베나드릴 nicorette 니코레트
farxiga 포시가 xyzal 씨잘 entresto 엔트레스토 paxil_cr 팍실_씨알
glucovance 글루코반스 vytorin 바이토린 atozet 아토젯 rosuzet 로수젯
zoladex 졸라덱스 herceptin 허셉틴 gleevec 글리벡 keytruda 키트루다 opdivo 옵디보 tagrisso 타그리소
amosartan 아모잘탄 caduet 카듀엣 olmetec 올메텍 telminuvo 텔미누보 dukarb 듀카브 livalozet 리바로젯 livalo 리바로
rosuvamibe 로수바미브 cretrol 크레트롤 zemimet 제미메트 zemiglo 제미글로 xigduo 직듀오 duvie 듀비에 aprovel 아프로벨
coaprovel 코아프로벨 olostar 올로스타 kanarb 카나브 atacand 아타칸 inegy 이네지 zetia 제티아 galvusmet 가브스메트
synjardy 신자르디 glyxambi 글릭삼비 combodart 콤보다트 pulmicort 풀미코트 budecort 부데코트 flutiform 플루티폼
tamoxifen 타목시펜 buprenorphine 부프레노르핀 erythropoietin 에리스로포이에틴 interferon 인터페론
cyclosporine 사이클로스포린 thalidomide 탈리도마이드 benzodiazepine 벤조디아제핀 cephalosporin 세팔로스포린
resveratrol 레스베라트롤 gefitinib 게피티닙 zafirlukast 자피르루카스트 hydroxyurea 하이드록시우레아
azathioprine 아자티오프린 methadone 메타돈 barbiturate 바르비투르산염 anoro 아노로 trelegy 트렐리지 stalevo 스타레보
remicade 레미케이드 rituxan 리툭산 avastin 아바스틴 stelara 스텔라라 cosentyx 코센틱스 dupixent 듀피젠트 xolair 졸레어
repatha 레파타 praluent 프랄런트 evenity 이베니티 tecentriq 티쎈트릭 imfinzi 임핀지 erbitux 얼비툭스 actemra 악템라
lucentis 루센티스 eylea 아일리아 iressa 이레사 tarceva 타쎄바 sutent 수텐 nexavar 넥사바 lenvima 렌비마 xeljanz 젤잔즈
olumiant 올루미언트 rinvoq 린버크 imbruvica 임브루비카 velcade 벨케이드 ibrance 입랜스 lynparza 린파자
onglyza 온글라이자 invokana 인보카나 suglat 슈글렛 byetta 바이에타 soliqua 솔리쿠아 apidra 애피드라 levemir 레버미어
humulin 휴물린 basaglar 베이사글라 edarbi 이달비 zanidip 자니딥 plendil 프렌딜 adalat 아달라트 cardura 카두라
xatral 자트랄 levitra 레비트라 zydena 자이데나 detrusitol 디트루시톨 diflucan 디푸루칸 sporanox 스포라녹스
lamisil 라미실 zinnat 진네트 rocephin 로세핀 tazocin 타조신 avelox 아벨록스 cravit 크라비트 zyvox 자이복스
baraclude 바라크루드 viread 비리어드 vemlidy 베믈리디 sovaldi 소발디 taxol 탁솔 eloxatin 엘록사틴 xeloda 젤로다
gemzar 젬자 femara 페마라 arimidex 아리미덱스 casodex 카소덱스 xtandi 엑스탄디 prograf 프로그랍 cellcept 셀셉트
imigran 이미그란 zomig 조믹 zofran 조프란 aloxi 알록시 onon 오논 serevent 세레벤트 atrovent 아트로벤트
rhinocort 라이노코트 flixonase 후릭소나제 pristiq 프리스틱 brintellix 브린텔릭스 valdoxan 발독산 buspar 부스파
clozaril 클로자릴 invega 인베가 vimpat 빔팻 azilect 아질렉트 comtan 콤탄 neupro 뉴프로 sirdalud 실다루드
lioresal 리오레살 arcoxia 아콕시아 nucynta 뉴신타 xigris 자이그리스 pepcid 펩시드 asacol 아사콜 pentasa 펜타사
lunesta 루네스타 forteo 포스테오 zometa 조메타 lumigan 루미간 travatan 트라바탄 azopt 아좁트 zaditen 자디텐
talion 타리온 eperson 에페르손 tracleer 트라클리어 opsumit 옵서미트 adempas 아뎀파스 procoralan 프로코라란
vastinan 바스티난 ranexa 라넥사 multaq 멀택 tambocor 탐보코 strattera 스트라테라 concerta 콘서타 champix 챔픽스
qsymia 큐시미아 otezla 오테즐라 skyrizi 스카이리치 tremfya 트렘피아 taltz 탈츠 entyvio 킨텔레스 leqvio 렉비오
nesina 네시나 kombiglyze 콤비글라이즈 plavitor 플라비톨 astrix 아스트릭스 penzal 펜잘
"""

_LAST_WORD = lazy(r"(?P<latin>[A-Za-z]{4,})[ ]?$|(?P<hangul>[가-힣]{2,}) ?$")
_DOSAGE_FORM = lazy(
    r"(?:캡슐|시럽|패취|패치|점안액|디스커스|터부헬러|에보할러|에어로졸|엘립타|[가-힣]{2}(?<![예일측결지수확설조교안가과개])정)$"
)
"""What ends the name of a product; 예정 and 일정 end other words."""
_LINE_EXTENSION = lazy(
    r"(?:플러스|프로|듀오|메트|에이치씨티|에이치|이알|엑스알|씨알|에스알|서방|콤프|엠|큐|디|에프|에스|씨|정|주){1,3}"
)
"""What makers add to a name they have: 올메텍플러스."""
SHORTEST_EXTENDED = 2


@lru_cache(maxsize=1)
def _names() -> tuple[frozenset[str], frozenset[str]]:
    spellings = pairs(MEDICINES)
    return frozenset(spellings), frozenset(spellings.values())


def follows_medicine(before: str) -> bool:
    """Tell whether the text `before` ends with a medicine's name, in either script."""
    found = _LAST_WORD.search(before)
    if not found:
        return False
    latin, hangul = _names()
    if found["latin"]:
        return found["latin"].lower() in latin
    word = found["hangul"]
    extended = any(
        word[:length] in hangul and _LINE_EXTENSION.fullmatch(word, length)
        for length in range(SHORTEST_EXTENDED, len(word))
    )
    return word in hangul or extended or bool(_DOSAGE_FORM.search(word))
