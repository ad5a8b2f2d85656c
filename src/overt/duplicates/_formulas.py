"""Greetings, wishes, thanks and prayers that people everywhere write: no evidence, however often they recur.

A short list on purpose. What else is a formula in a case is learnt from the case (`_weights`); this one is
for small cases and for languages of which a case holds little. Written as `overt.text.normalise` leaves
them: folded, without punctuation at the ends.
"""

from __future__ import annotations

import re

_PHRASES = """
good morning, good afternoon, good evening, good night, goodnight, good day, have a nice day, have a great day,
have a good day, have a great weekend, happy birthday, happy birthday to you, happy new year, merry christmas,
happy christmas, happy holidays, happy easter, happy thanksgiving, happy anniversary, happy mothers day,
happy mother's day, happy fathers day, happy father's day, happy valentines day, happy valentine's day, happy diwali,
happy ramadan, happy eid, eid mubarak, ramadan kareem, ramadan mubarak, jumma mubarak, jummah mubarak,
congratulations,
congrats, thank you, thank you so much, thank you very much, thanks, thanks so much, many thanks, well done,
good luck,
get well soon, rest in peace, rip, my condolences, amen, god bless you, god bless, praying for you, welcome, hello,
hi everyone, hello everyone, first, i love you, we love you, happy friday, happy monday, to all, to you,
everyone, all,
my friends, friends, dear, and, so much, a, have, the, we wish you, i wish you
bonjour, bonsoir, bonne nuit, bonne journée, bonne soirée, bon anniversaire, joyeux anniversaire, bonne année,
joyeux noël, joyeuses fêtes, joyeuses pâques, félicitations, merci, merci beaucoup, bon courage, bravo,
à tous, à toutes,
et, bon week-end, bonne fête, toutes mes condoléances, repose en paix
buenos días, buenas tardes, buenas noches, feliz cumpleaños, feliz año nuevo, feliz navidad, felices fiestas,
felicidades, felicitaciones, gracias, muchas gracias, buen día, feliz día, que en paz descanse, dios te bendiga,
bendiciones, bienvenidos, a todos, y, amén
bom dia, boa tarde, boa noite, feliz aniversário, feliz ano novo, feliz natal, boas festas, parabéns,
obrigado, obrigada,
muito obrigado, deus abençoe, e, para todos
guten morgen, guten tag, guten abend, gute nacht, alles gute, alles gute zum geburtstag, frohe weihnachten,
frohes neues jahr, guten rutsch, frohe ostern, herzlichen glückwunsch, danke, vielen dank, schönen tag, und, an alle
buongiorno, buonasera, buonanotte, buona giornata, buon compleanno, buon anno, buon natale, buone feste,
auguri, grazie,
grazie mille, complimenti, a tutti, tanti auguri
goedemorgen, goedenavond, goedenacht, gefeliciteerd, gelukkig nieuwjaar, fijne kerstdagen, dank je wel, bedankt
dzień dobry, dobry wieczór, dobranoc, wszystkiego najlepszego, szczęśliwego nowego roku, wesołych świąt, gratulacje,
dziękuję
доброе утро, добрый день, добрый вечер, спокойной ночи, с днем рождения, с днём рождения, с новым годом, с рождеством,
с праздником, поздравляю, поздравляем, спасибо, большое спасибо, всем, удачи, христос воскресе,
царствие небесное, вас,
добрый ранок, добрий ранок, добрий день, добрий вечір, на добраніч, з днем народження, з новим роком, дякую, вітаю
günaydın, iyi geceler, iyi akşamlar, iyi günler, hayırlı cumalar, hayırlı sabahlar, hayırlı geceler, iyi bayramlar,
bayramınız mübarek olsun, kurban bayramınız mübarek olsun, ramazan bayramınız mübarek olsun, doğum günün kutlu olsun,
mutlu yıllar, teşekkürler, teşekkür ederim, allah rahmet eylesin, başınız sağ olsun, mekanı cennet olsun, tebrikler,
sabahınız xeyir, gecəniz xeyrə, təbrik edirəm, ad günün mübarək, bayramınız mübarək, allah rəhmət eləsin
صباح الخير, مساء الخير, صباح النور, تصبحون على خير, عيد مبارك, رمضان كريم, رمضان مبارك, كل عام وانتم بخير,
كل عام وأنتم بخير, جمعة مباركة, مبروك, الف مبروك, شكرا, شكرا جزيلا, السلام عليكم, السلام عليكم ورحمة الله وبركاته,
الحمد لله, سبحان الله, سبحان الله وبحمده, استغفر الله, لا اله الا الله, لا إله إلا الله, الله اكبر, ان شاء الله,
بسم الله الرحمن الرحيم, انا لله وانا اليه راجعون, إنا لله وإنا إليه راجعون, اللهم صل على محمد, امين, آمين
صبح بخیر, شب بخیر, عید مبارک, تولدت مبارک, سال نو مبارک, تبریک, ممنون, با تشکر, روز بخیر, سلام
बधाई, शुभ प्रभात, जन्मदिन की शुभकामनाएं, धन्यवाद, नमस्ते, जय श्री राम, शुभ रात्रि
早上好, 早安, 晚安, 晚上好, 大家好, 大家早上好, 生日快乐, 生日快樂, 新年快乐, 新年快樂, 圣诞快乐,
聖誕快樂, 中秋快乐, 中秋快樂,
恭喜发财, 恭喜發財, 恭喜, 谢谢, 謝謝, 加油, 春节快乐, 端午安康, 国庆快乐, 周末愉快, 沙发
おはようございます, おはよう, こんばんは, こんにちは, おやすみなさい, おやすみ, お誕生日おめでとう,
お誕生日おめでとうございます,
あけましておめでとうございます, 明けましておめでとうございます, 今年もよろしくお願いします, メリークリスマス,
ありがとうございます, ありがとう,
お疲れ様です, おめでとうございます
안녕하세요, 좋은 아침, 좋은 아침입니다, 좋은 하루 되세요, 생일 축하합니다, 생일 축하해요,
새해 복 많이 받으세요, 메리 크리스마스,
감사합니다, 축하합니다, 힘내세요
สวัสดี, สวัสดีครับ, สวัสดีค่ะ, สวัสดีตอนเช้า, อรุณสวัสดิ์, ราตรีสวัสดิ์, สุขสันต์วันเกิด, สวัสดีปีใหม่,
สุขสันต์วันปีใหม่, ขอบคุณ,
ขอบคุณครับ, ขอบคุณค่ะ, ทรงพระเจริญ, ขอให้ทรงพระเจริญ, ยินดีด้วย, สาธุ
selamat pagi, selamat siang, selamat sore, selamat malam, selamat ulang tahun, selamat tahun baru, selamat natal,
selamat idul fitri, mohon maaf lahir dan batin, terima kasih, turut berduka cita, aamiin
chào buổi sáng, chúc mừng sinh nhật, chúc mừng năm mới, chúc ngủ ngon, cảm ơn, xin chào, chúc mừng
"""

_KNOWN = sorted({p.strip() for p in _PHRASES.replace("\n", ",").split(",") if p.strip()}, key=lambda p: (-len(p), p))


def _pattern() -> re.Pattern[str]:
    """All phrases, longest first, by their first letter: most places of a text are done with after that letter.

    Words of spaced scripts must end where the phrase ends; in the others there is no end to see.
    """
    by_letter: dict[str, list[str]] = {}
    for phrase in _KNOWN:
        by_letter.setdefault(phrase[0], []).append(re.escape(phrase[1:]))
    branches = []
    for letter, rests in by_letter.items():
        begin, end = (rf"(?<!\w{letter})", r"(?!\w)") if letter.islower() else ("", "")
        branches.append(f"{re.escape(letter)}{begin}(?:{'|'.join(rests)}){end}")
    return re.compile("|".join(branches))


_PATTERN = _pattern()


def is_formula(normal: str, *, most_left: float = 0.25) -> bool:
    """Whether a normalised text is made of formulas, but for a quarter of its letters (a name, an emoji)."""
    letters = sum(map(str.isalpha, normal))
    if not letters:
        return False
    left = sum(map(str.isalpha, _PATTERN.sub(" ", normal)))
    return left <= most_left * letters
