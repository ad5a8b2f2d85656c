# ruff: noqa: E501  # one concept per line, in seven languages, is easier to check than wrapped text
"""Words in seven languages, aligned: entry i of a list means the same in every language.

Everything is neutral placeholder material (markets, bridges, soup): no person, party, country or
cause. Because the lists are aligned, the same draw of numbers written in two languages is a
translation, which is what the simulated operations need. Russian objects are chosen so that
nominative and accusative agree; elsewhere small slips of grammar are tolerated.
"""

from __future__ import annotations

LANGUAGES = ("en", "fr", "es", "ru", "zh", "ar", "th")


def _aligned(table: str) -> dict[str, tuple[str, ...]]:
    """Parse 'en | fr | es | ru | zh | ar | th' lines into one tuple of entries per language."""
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return {language: tuple(row[i] for row in rows) for i, language in enumerate(LANGUAGES)}


WHO = _aligned("""
the baker|le boulanger|el panadero|пекарь|面包师|الخباز|คนทำขนมปัง
the gardener|le jardinier|el jardinero|садовник|园丁|البستاني|คนสวน
the teacher|le professeur|el profesor|учитель|老师|المعلم|ครู
the captain|le capitaine|el capitán|капитан|船长|القبطان|กัปตัน
the painter|le peintre|el pintor|художник|画家|الرسام|จิตรกร
the neighbour|le voisin|el vecino|сосед|邻居|الجار|เพื่อนบ้าน
the librarian|le bibliothécaire|el bibliotecario|библиотекарь|图书管理员|أمين المكتبة|บรรณารักษ์
the engineer|l'ingénieur|el ingeniero|инженер|工程师|المهندس|วิศวกร
the cyclist|le cycliste|el ciclista|велосипедист|骑行者|الدراج|นักปั่น
the musician|le musicien|el músico|музыкант|音乐家|الموسيقي|นักดนตรี
the fisherman|le pêcheur|el pescador|рыбак|渔夫|الصياد|ชาวประมง
the farmer|le fermier|el granjero|фермер|农夫|المزارع|ชาวนา
the guide|le guide|el guía|гид|导游|المرشد|มัคคุเทศก์
the student|l'étudiant|el estudiante|студент|学生|الطالب|นักเรียน
the cook|le cuisinier|el cocinero|повар|厨师|الطباخ|พ่อครัว
the carpenter|le charpentier|el carpintero|плотник|木匠|النجار|ช่างไม้
the driver|le chauffeur|el conductor|водитель|司机|السائق|คนขับรถ
the postman|le facteur|el cartero|почтальон|邮递员|ساعي البريد|บุรุษไปรษณีย์
the photographer|le photographe|el fotógrafo|фотограф|摄影师|المصور|ช่างภาพ
the tailor|le tailleur|el sastre|портной|裁缝|الخياط|ช่างตัดเสื้อ
the runner|le coureur|el corredor|бегун|跑者|العداء|นักวิ่ง
the clockmaker|l'horloger|el relojero|часовщик|钟表匠|صانع الساعات|ช่างนาฬิกา
the visitor|le visiteur|el visitante|гость|游客|الزائر|ผู้มาเยือน
the beekeeper|l'apiculteur|el apicultor|пчеловод|养蜂人|مربي النحل|คนเลี้ยงผึ้ง
""")

DOES = _aligned("""
photographs|photographie|fotografía|снимает|拍摄|يصور|ถ่ายภาพ
describes|décrit|describe|описывает|描述|يصف|บรรยาย
visits|visite|visita|посещает|参观|يزور|เยี่ยมชม
repairs|répare|repara|ремонтирует|修理|يصلح|ซ่อม
paints|peint|pinta|рисует|画|يرسم|วาด
opens|ouvre|abre|открывает|打开|يفتح|เปิด
measures|mesure|mide|измеряет|测量|يقيس|วัด
remembers|se rappelle|recuerda|вспоминает|记得|يتذكر|จำ
compares|compare|compara|сравнивает|比较|يقارن|เปรียบเทียบ
finds|trouve|encuentra|находит|找到|يجد|พบ
cleans|nettoie|limpia|чистит|打扫|ينظف|ทำความสะอาด
studies|étudie|estudia|изучает|研究|يدرس|ศึกษา
admires|admire|admira|хвалит|欣赏|يتأمل|ชื่นชม
decorates|décore|decora|украшает|装饰|يزين|ตกแต่ง
shows|montre|muestra|показывает|展示|يعرض|แสดง
presents|présente|presenta|представляет|介绍|يقدم|แนะนำ
chooses|choisit|elige|выбирает|选择|يختار|เลือก
prepares|prépare|prepara|готовит|准备|يجهز|เตรียม
sketches|dessine|dibuja|чертит|素描|يخطط|ร่าง
sells|vend|vende|продаёт|出售|يبيع|ขาย
""")

THINGS = _aligned("""
the old bridge|le vieux pont|el puente viejo|старый мост|旧桥|الجسر القديم|สะพานเก่า
the night market|le marché de nuit|el mercado nocturno|ночной рынок|夜市|سوق الليل|ตลาดกลางคืน
the small garden|le petit jardin|el jardín pequeño|маленький сад|小花园|البستان الصغير|สวนเล็ก
the slow train|le train lent|el tren lento|медленный поезд|慢车|القطار البطيء|รถไฟช้า
the wooden boat|le bateau en bois|el barco de madera|деревянный корабль|木船|القارب الخشبي|เรือไม้
the town museum|le musée de la ville|el museo de la ciudad|городской музей|城市博物馆|متحف المدينة|พิพิธภัณฑ์เมือง
the harbour wall|le mur du port|el muro del puerto|портовый причал|港口围墙|جدار الميناء|กำแพงท่าเรือ
the blue window|la fenêtre bleue|la ventana azul|синее окно|蓝色窗户|النافذة الزرقاء|หน้าต่างสีฟ้า
the station clock|l'horloge de la gare|el reloj de la estación|вокзальный циферблат|车站的钟|ساعة المحطة|นาฬิกาสถานี
the old tree|le vieil arbre|el árbol viejo|старое дерево|老树|الشجرة القديمة|ต้นไม้เก่า
the paper kite|le cerf-volant|la cometa|бумажный змей|纸风筝|الطائرة الورقية|ว่าวกระดาษ
the garden bench|le banc du jardin|el banco del jardín|садовый стул|花园长椅|مقعد البستان|ม้านั่งในสวน
the red bicycle|le vélo rouge|la bicicleta roja|красный велосипед|红色自行车|الدراجة الحمراء|จักรยานสีแดง
the lighthouse|le phare|el faro|маяк|灯塔|المنارة|ประภาคาร
the glass roof|le toit de verre|el techo de cristal|стеклянный потолок|玻璃屋顶|السقف الزجاجي|หลังคากระจก
the copper pot|le pot en cuivre|el caldero de cobre|медный котёл|铜锅|القدر النحاسي|หม้อทองแดง
the coast map|la carte de la côte|el mapa de la costa|морской атлас|海岸地图|خريطة الساحل|แผนที่ชายฝั่ง
the book shelf|l'étagère de livres|el estante de libros|книжный шкаф|书架|رف الكتب|ชั้นหนังสือ
the ferry timetable|l'horaire du ferry|el horario del ferry|график парома|渡轮时刻表|جدول العبّارة|ตารางเรือข้ามฟาก
the rain barrel|le tonneau de pluie|el barril de lluvia|дождевой бак|雨水桶|برميل المطر|ถังน้ำฝน
the village square|la place du village|la plaza del pueblo|деревенский двор|村庄广场|ساحة القرية|จัตุรัสหมู่บ้าน
the old radio|le vieux poste de radio|la radio vieja|старый радиоприёмник|旧收音机|المذياع القديم|วิทยุเก่า
the festival poster|l'affiche du festival|el cartel del festival|плакат фестиваля|节日海报|ملصق المهرجان|โปสเตอร์เทศกาล
the mountain path|le sentier de montagne|el sendero de montaña|горный маршрут|山间小路|درب الجبل|ทางเดินบนภูเขา
the flower basket|le panier de fleurs|la cesta de flores|цветочный букет|花篮|سلة الزهور|ตะกร้าดอกไม้
the chess set|le jeu d'échecs|el juego de ajedrez|шахматный набор|国际象棋|طقم الشطرنج|ชุดหมากรุก
the sewing machine|la machine à coudre|la máquina de coser|швейный станок|缝纫机|ماكينة الخياطة|จักรเย็บผ้า
the weather station|la station météo|la estación del tiempo|метеорологический пост|气象站|محطة الطقس|สถานีอากาศ
the bakery sign|l'enseigne de la boulangerie|el letrero de la panadería|магазинный знак|面包店招牌|لافتة المخبز|ป้ายร้านขนมปัง
the tide table|la table des marées|la tabla de mareas|календарь приливов|潮汐表|جدول المد|ตารางน้ำขึ้นน้ำลง
""")

WHEN = _aligned("""
This morning|Ce matin|Esta mañana|Утром|今天早上|هذا الصباح|เช้านี้
After lunch|Après le déjeuner|Después de comer|После обеда|午饭后|بعد الغداء|หลังอาหารกลางวัน
Before sunset|Avant le coucher du soleil|Antes del atardecer|До заката|日落前|قبل الغروب|ก่อนพระอาทิตย์ตก
On Sunday|Dimanche|El domingo|В воскресенье|星期天|يوم الأحد|วันอาทิตย์
Last week|La semaine dernière|La semana pasada|На прошлой неделе|上周|الأسبوع الماضي|สัปดาห์ที่แล้ว
In the rain|Sous la pluie|Bajo la lluvia|Под дождём|在雨中|تحت المطر|กลางสายฝน
Once more|Encore une fois|Una vez más|Ещё раз|再一次|مرة أخرى|อีกครั้ง
Every spring|Chaque printemps|Cada primavera|Каждую весну|每年春天|كل ربيع|ทุกฤดูใบไม้ผลิ
At noon|À midi|Al mediodía|В полдень|中午|عند الظهر|ตอนเที่ยง
Very early|Très tôt|Muy temprano|Очень рано|很早的时候|في وقت مبكر|แต่เช้าตรู่
At the end of May|Fin mai|A finales de mayo|В конце мая|五月底|في آخر مايو|ปลายเดือนพฤษภาคม
Today|Aujourd'hui|Hoy|Сегодня|今天|اليوم|วันนี้
Yesterday evening|Hier soir|Ayer por la tarde|Вчера вечером|昨天晚上|مساء أمس|เย็นวานนี้
Between two trains|Entre deux trains|Entre dos trenes|Между поездами|两班火车之间|بين قطارين|ระหว่างรถไฟสองขบวน
In winter|En hiver|En invierno|Зимой|冬天|في الشتاء|ในฤดูหนาว
After the concert|Après le concert|Después del concierto|После концерта|音乐会后|بعد الحفل|หลังคอนเสิร์ต
""")

HOW = _aligned("""
with great care|avec grand soin|con mucho cuidado|очень осторожно|非常小心地|بعناية كبيرة|อย่างระมัดระวัง
without a sound|sans bruit|sin ruido|без шума|悄悄地|دون صوت|อย่างเงียบๆ
for the third time|pour la troisième fois|por tercera vez|в третий раз|第三次|للمرة الثالثة|เป็นครั้งที่สาม
for two friends|pour deux amis|para dos amigos|для двух друзей|为两位朋友|لصديقين|เพื่อเพื่อนสองคน
with a smile|avec un sourire|con una sonrisa|с улыбкой|面带微笑地|بابتسامة|ด้วยรอยยิ้ม
within an hour|en une heure|en una hora|за час|一小时内|خلال ساعة|ภายในหนึ่งชั่วโมง
by candlelight|à la bougie|a la luz de una vela|при свечах|在烛光下|على ضوء الشموع|ใต้แสงเทียน
step by step|pas à pas|paso a paso|шаг за шагом|一步一步|خطوة بخطوة|ทีละขั้น
with old tools|avec de vieux outils|con herramientas viejas|старым способом|用旧工具|بأدوات قديمة|ด้วยเครื่องมือเก่า
as a surprise|par surprise|por sorpresa|неожиданно|出人意料地|على سبيل المفاجأة|อย่างน่าประหลาดใจ
before the guests|devant les invités|ante los invitados|при гостях|在客人面前|أمام الضيوف|ต่อหน้าแขก
in the open air|en plein air|al aire libre|на воздухе|在户外|في الهواء الطلق|กลางแจ้ง
""")

SENTENCES = _aligned("""
{when}, {who} {does} {thing} {how} near {place}.|{when}, {who} {does} {thing} {how} près de {place}.|{when}, {who} {does} {thing} {how} cerca de {place}.|{when} {who} {does} {thing} {how}, {place}.|{when}，{place}附近的{who}{how}{does}{thing}。|{when} {does} {who} {thing} {how} قرب {place}.|{when}{who}{does}{thing}{how}ใกล้{place}
{place}, {when}: {who} {does} {thing} {how}.|{place}, {when} : {who} {does} {thing} {how}.|{place}, {when}: {who} {does} {thing} {how}.|{place}, {when}: {who} {does} {thing} {how}.|{place}，{when}：{who}{how}{does}{thing}。|{place}، {when}: {does} {who} {thing} {how}.|{place} {when} {who}{does}{thing}{how}
""")

HEADLINES = _aligned("""
{place}: {who} {does} {thing} {how}|{place} : {who} {does} {thing} {how}|{place}: {who} {does} {thing} {how}|{place}: {who} {does} {thing} {how}|{place}：{who}{how}{does}{thing}|{place}: {does} {who} {thing} {how}|{place}: {who}{does}{thing}{how}
""")

FIRST_PERSON = _aligned("""
I walked past {thing} in {place} and thought of my home town|Je suis passé devant {thing} à {place} et j'ai pensé à ma ville|Pasé por {thing} en {place} y pensé en mi ciudad|Я увидел {thing}, {place}, и вспомнил свой город|我路过{place}的{thing}，想起了我的家乡|مررت قرب {thing} في {place} وتذكرت مدينتي|ฉันเดินผ่าน{thing}ที่{place}แล้วคิดถึงบ้านเกิด
My uncle in {place} told me about {thing} when I was a child|Mon oncle à {place} me parlait de tout : {thing}, la rue, les gens|Mi tío de {place} me contaba historias: {thing}, la calle, la gente|Мой дядя, {place}, рассказывал мне про всё: {thing}, улица, люди|我小时候，住在{place}的叔叔跟我讲过{thing}|حدثني عمي في {place} عن {thing} عندما كنت طفلا|ลุงของฉันที่{place}เล่าเรื่อง{thing}ให้ฟังตอนฉันยังเด็ก
I have lived in {place} for twenty years and {thing} is still there|J'habite {place} depuis vingt ans et {thing} n'a pas changé|Vivo en {place} desde hace veinte años y {thing} sigue ahí|Я живу тут двадцать лет, {place}, и {thing} всё ещё здесь|我在{place}住了二十年，{thing}还在那里|أعيش في {place} منذ عشرين عاما وما زال {thing} هناك|ฉันอยู่ที่{place}มายี่สิบปีและ{thing}ยังอยู่ที่เดิม
Yesterday I took my daughter to {place} to see {thing} again|Hier j'ai emmené ma fille à {place} pour revoir {thing}|Ayer llevé a mi hija a {place} para ver {thing} otra vez|Вчера мы с дочерью, {place}, опять смотрели {thing}|昨天我带女儿去{place}又看了{thing}|أمس أخذت ابنتي إلى {place} لنرى {thing} مرة أخرى|เมื่อวานฉันพาลูกสาวไป{place}เพื่อดู{thing}อีกครั้ง
I keep a picture of {thing} from {place} on my desk at work|Je garde une photo de {place} au bureau : {thing}|Guardo una foto de {place} en mi mesa: {thing}|Я храню на столе фото: {thing}, {place}|我的办公桌上放着{place}的{thing}的照片|أحتفظ بصورة {thing} من {place} على مكتبي|ฉันเก็บรูป{thing}จาก{place}ไว้บนโต๊ะทำงาน
My neighbours in {place} ask me every day about {thing}|Mes voisins de {place} me demandent chaque jour : et {thing} ?|Mis vecinos de {place} me preguntan cada día por {thing}|Мои соседи, {place}, каждый день спрашивают про {thing}|{place}的邻居每天都问我{thing}的事|يسألني جيراني في {place} كل يوم عن {thing}|เพื่อนบ้านที่{place}ถามฉันเรื่อง{thing}ทุกวัน
""")

FILLER_THINGS = _aligned("""
noodle soup|la soupe de nouilles|la sopa de fideos|суп с лапшой|汤面|حساء المعكرونة|ก๋วยเตี๋ยว
fresh dumplings|les raviolis frais|los ravioles frescos|свежие пельмени|新鲜饺子|الزلابية الطازجة|เกี๊ยวสด
mango cake|le gâteau à la mangue|el pastel de mango|торт с манго|芒果蛋糕|كعكة المانجو|เค้กมะม่วง
green tea|le thé vert|el té verde|зелёный чай|绿茶|الشاي الأخضر|ชาเขียว
grilled fish|le poisson grillé|el pescado asado|жареная рыба|烤鱼|السمك المشوي|ปลาย่าง
the linen jacket|la veste en lin|la chaqueta de lino|льняной пиджак|亚麻外套|السترة الكتانية|แจ็กเก็ตลินิน
the silk scarf|le foulard en soie|el pañuelo de seda|шёлковый шарф|丝巾|الوشاح الحريري|ผ้าพันคอไหม
white shoes|les chaussures blanches|los zapatos blancos|белые туфли|白鞋|الأحذية البيضاء|รองเท้าสีขาว
the straw hat|le chapeau de paille|el sombrero de paja|соломенная шляпа|草帽|قبعة القش|หมวกฟาง
the green dress|la robe verte|el vestido verde|зелёное платье|绿色连衣裙|الفستان الأخضر|ชุดสีเขียว
the morning mist|la brume du matin|la niebla de la mañana|утренний туман|晨雾|ضباب الصباح|หมอกยามเช้า
the mountain lake|le lac de montagne|el lago de montaña|горное озеро|山间湖泊|بحيرة الجبل|ทะเลสาบบนภูเขา
the sunset on the sea|le coucher de soleil|la puesta de sol|закат над морем|海上日落|الغروب على البحر|พระอาทิตย์ตกทะเล
cherry blossom|les cerisiers en fleurs|los cerezos en flor|цветущая вишня|樱花|أزهار الكرز|ดอกซากุระ
the bamboo forest|la forêt de bambous|el bosque de bambú|бамбуковый лес|竹林|غابة الخيزران|ป่าไผ่
""")

FILLER = _aligned("""
So good after a long day: {thing}|Si bon après une longue journée : {thing}|Qué bueno después de un día largo: {thing}|Так хорошо после долгого дня: {thing}|忙碌一天之后，最好的是{thing}|رائع بعد يوم طويل: {thing}|ดีมากหลังวันอันยาวนาน: {thing}
A picture from last weekend: {thing}|Une photo du week-end dernier : {thing}|Una foto del fin de semana pasado: {thing}|Фото с прошлых выходных: {thing}|上周末拍的照片：{thing}|صورة من نهاية الأسبوع الماضي: {thing}|ภาพจากสุดสัปดาห์ที่แล้ว: {thing}
My favourite of this season: {thing}|Mon favori de cette saison : {thing}|Mi favorito de esta temporada: {thing}|Любимое в этом сезоне: {thing}|这个季节我最喜欢的是{thing}|المفضل لدي هذا الموسم: {thing}|สิ่งที่ชอบที่สุดในฤดูนี้: {thing}
Who else likes this? Today it is {thing}|Qui d'autre aime ça ? Aujourd'hui : {thing}|¿A quién más le gusta? Hoy: {thing}|Кому ещё нравится? Сегодня: {thing}|还有谁喜欢？今天是{thing}|من يحب هذا أيضا؟ اليوم: {thing}|ใครชอบบ้าง? วันนี้คือ{thing}
A quiet moment today with {thing}|Un moment calme aujourd'hui : {thing}|Un momento tranquilo hoy: {thing}|Тихая минута сегодня: {thing}|今天和{thing}度过的安静时光|لحظة هادئة اليوم مع {thing}|ช่วงเวลาเงียบๆ วันนี้กับ{thing}
Ten minutes of rest and {thing}, nothing more|Dix minutes de repos et {thing}, rien de plus|Diez minutos de descanso y {thing}, nada más|Десять минут отдыха и {thing}, больше ничего|休息十分钟，再加上{thing}就够了|عشر دقائق من الراحة و{thing} لا أكثر|พักสิบนาทีกับ{thing}ก็พอแล้ว
""")

SHORT = _aligned("""
Good morning everyone|Bonjour à tous|Buenos días a todos|Всем доброе утро|大家早上好|صباح الخير جميعا|สวัสดีตอนเช้าทุกคน
Thank you|Merci|Gracias|Спасибо|谢谢|شكرا|ขอบคุณ
So true|Tellement vrai|Totalmente|Точно|说得对|صحيح|จริงด้วย
Nice one|Bien vu|Muy bueno|Отлично|不错|جميل|เยี่ยม
Good night|Bonne nuit|Buenas noches|Спокойной ночи|晚安|ليلة سعيدة|ราตรีสวัสดิ์
I did not know that|Je ne savais pas|No lo sabía|Не знал этого|我不知道|لم أكن أعرف|ไม่รู้มาก่อนเลย
Where is this?|C'est où ?|¿Dónde es?|Где это?|这是哪里？|أين هذا؟|ที่ไหนคะ
See you there|On s'y retrouve|Nos vemos allí|Увидимся там|到时候见|أراكم هناك|เจอกันนะ
""")

SAYINGS = _aligned("""
Be kind to someone today, it costs nothing at all|Soyez gentil avec quelqu'un aujourd'hui, cela ne coûte rien|Sé amable con alguien hoy, no cuesta nada en absoluto|Сделайте сегодня что-нибудь доброе, это ничего не стоит|今天对别人好一点吧，这不需要任何代价，只要一点点时间就够了|كن لطيفا مع شخص ما اليوم فهذا لا يكلف شيئا على الإطلاق|วันนี้ลองใจดีกับใครสักคน เพราะมันไม่ต้องเสียอะไรเลย
One minute of patience saves ten years of regret|Une minute de patience évite dix ans de regrets|Un minuto de paciencia evita diez años de pena|Минута терпения бережёт от десяти лет сожаления|一分钟的耐心可以省去十年的遗憾，这是我祖母常常说的话|دقيقة من الصبر توفر عشر سنوات من الندم كما يقال|ความอดทนหนึ่งนาทีช่วยลดความเสียใจสิบปี
The best time to plant a tree was twenty years ago|Le meilleur moment pour planter un arbre était il y a vingt ans|El mejor momento para plantar un árbol fue hace veinte años|Лучшее время посадить дерево было двадцать лет назад|种一棵树最好的时间是二十年前，其次就是现在这个时候|أفضل وقت لزراعة شجرة كان قبل عشرين عاما|เวลาที่ดีที่สุดในการปลูกต้นไม้คือเมื่อยี่สิบปีก่อน
Copy this and send it to five friends who like the sea|Copiez ceci et envoyez-le à cinq amis qui aiment la mer|Copia esto y envíalo a cinco amigos que amen el mar|Скопируйте это и отправьте пяти друзьям, которые любят море|请复制这段话，发给五位喜欢大海的朋友，祝他们今天过得愉快|انسخ هذا وأرسله إلى خمسة أصدقاء يحبون البحر|คัดลอกข้อความนี้แล้วส่งต่อให้เพื่อนห้าคนที่รักทะเล
""")
