"""Texts: what of a post is compared, what is set aside, and in which scripts it works."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overt.text import key_of, normalise, normalise_tag, show_hidden

_every = settings(max_examples=300, deadline=None)  # machines are slow at times

# ------------------------------------------------------------------------------------- the key text


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The SAME words", "the same words"),
        ("Look: https://t.co/aaa", "look https://t.co/bbb"),
        ("@ana look here", "@bob look here"),
        ("RT @ana: look here", "look here"),
        ("RT @ana: RT @bob: look here", "look here"),
        ("“Quoted” and it’s so", '"quoted" and it\'s so'),
        ("2014–2024 — ten years", "2014-2024 - ten years"),
        ("one\n\ntwo\t three", "one two three"),
        ("cats &amp; dogs &lt;3", "cats & dogs <3"),
        ("it&#39;s &quot;new&quot;", 'it\'s "new"'),
        ("pass\u200bword\ufeff", "password"),
        ("\u202eright to left\u202c", "right to left"),
        ("co\u00adoperation", "cooperation"),
        ("flag\U000e0067\U000e007f", "flag"),
        ("#Vote now", "Vote now"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ！", "full width!"),
        ("𝗕𝗼𝗹𝗱 𝑎𝑛𝑑 𝓈𝒸𝓇𝒾𝓅𝓉", "bold and script"),
        ("ﬁne", "fine"),
        ("cafe\u0301", "café"),
        ("STRASSE", "straße"),
        ("ΟΔΟΣ", "οδος"),
        ("… cut at both ends …", "cut at both ends"),
        ("cut by the platform ht…", "cut by the platform"),
        ("cut by the platform https://t.c…", "cut by the platform"),
        ("cut by the platform https:/…", "cut by the platform"),
        ("half\ud83dpair", "halfpair"),
        ("nul\x00byte", "nulbyte"),
        ("word\u3164word", "word word"),
        # scripts
        ("İSTANBUL", "istanbul"),
        ("ISPARTA ılık", "ısparta ILIK"),
        ("i\u0307stanbul", "İstanbul"),
        ("مُحَمَّدٌ رَسُول", "محمد رسول"),
        ("الســــلام عليكم", "السلام عليكم"),
        ("ﻻ ﷲ", "لا الله"),
        ("שָׁלוֹם", "שלום"),
        ("می\u200cخواهم", "میخواهم"),
        ("你好，世界！", "你好,世界"),
        ("「引用」です", '"引用"です'),
        ("ﾆｭｰｽ", "ニュース"),
        ("\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국"),
        ("น้ำ", "น้ํา"),
    ],
)
def test_two_copies_of_one_text_have_one_key_text(a, b):
    assert normalise(a).key_text == normalise(b).key_text != ""


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("résumé", "resume"),
        ("no news", "new news"),
        ("3 killed", "4 killed"),
        ("good 👍", "good 👎"),
        ("$5 off", "5 off"),
        ("on the 5th", "on the 6th"),
        ("write to bob@x.org", "write to ann@x.org"),
        ("ى", "ي"),
        ("か", "が"),
        ("ไม่ดี", "ดี"),
        ("а", "a"),  # Cyrillic a: a homoglyph is another marker's business
    ],
)
def test_different_texts_keep_different_key_texts(a, b):
    assert normalise(a).key_text != normalise(b).key_text


@pytest.mark.parametrize(
    "text", ["", "  \n", "https://t.co/abc", "@ana @bob", "…", "\u200b", "!!!"]
)
def test_nothing_is_left_of_a_text_without_words(text):
    assert normalise(text).key_text == ""


def test_html_is_decoded_once_and_only_where_a_semicolon_ends_it():
    assert normalise("a &amp;lt; b").key_text == "a &lt; b"
    assert normalise("at&t &copy 2024").key_text == "at&t &copy 2024"
    assert normalise("a &unknown; b").key_text == "a &unknown; b"


# ------------------------------------------------------------------------------------- size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("abc 123 !", 3),
        ("Été", 3),
        ("你好", 6),
        ("ニュース", 12),
        ("한국", 6),
        ("สวัสดี", 4),  # four consonants; vowel signs above are no letters
        ("привет", 6),
        ("👍👍", 0),
        ("日本 news", 10),
        ("https://t.co/abcdef", 0),
    ],
)
def test_size_counts_letters_and_a_syllable_sign_as_three(text, size):
    assert normalise(text).size == size


# ------------------------------------------------------------------------------------- links


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("see https://t.co/AbC.", ("https://t.co/AbC",)),
        ("HTTP://Example.org/A", ("HTTP://Example.org/A",)),
        ("(https://example.org/a)", ("https://example.org/a",)),
        ("https://en.wikipedia.org/wiki/A_(b), yes", ("https://en.wikipedia.org/wiki/A_(b)",)),
        ("https://example.org/?a=1&amp;b=2", ("https://example.org/?a=1&b=2",)),
        ("[one](https://a.org/1)[two](https://b.org/2)", ("https://a.org/1", "https://b.org/2")),
        ("[https://a.org](https://b.org)", ("https://a.org", "https://b.org")),
        ("“https://example.org/a”", ("https://example.org/a",)),
        ("https://example.org/a?u=https://b.org/c", ("https://example.org/a?u=https://b.org/c",)),
        ("https://a.org/xhttps://b.org/y", ("https://a.org/x", "https://b.org/y")),
        ("見てhttps://t.co/abcをみて", ("https://t.co/abc",)),
        ("见 https://example.org/a，好", ("https://example.org/a",)),
        ("https://zh.wikipedia.org/wiki/中国 好", ("https://zh.wikipedia.org/wiki/中国",)),
        ("https://сайт.рф/путь", ("https://сайт.рф/путь",)),
        ("https://th.wikipedia.org/wiki/ประเทศไทย", ("https://th.wikipedia.org/wiki/ประเทศไทย",)),
        ("https://t.co/abc😂", ("https://t.co/abc",)),
        ("https://example.org/a😂", ("https://example.org/a",)),
        ("pic.twitter.com/AbC1", ("pic.twitter.com/AbC1",)),
        ("www.example.org now", ("www.example.org",)),
        ("bit.ly/2abc, t.me/chan", ("bit.ly/2abc", "t.me/chan")),
        ("ht\u200btps://example.org/a", ("https://example.org/a",)),
        ("𝗵𝘁𝘁𝗽𝘀://example.org/A", ("https://example.org/A",)),
        ("ｈｔｔｐｓ：／／example.org", ("https://example.org",)),
        ("cut https://example.org/lo…", ()),
        ("done.It/they were there", ()),
        ("and/or 24/7 node.js/react", ()),
        ("write to bob@example.com/x", ()),
        ("http:// alone", ()),
    ],
)
def test_links_are_found_as_written_and_without_the_punctuation_around_them(text, links):
    assert normalise(text).links == links


def test_a_link_leaves_the_words_on_both_sides_apart():
    assert normalise("one https://t.co/a two").key_text == "one two"
    assert normalise("one(https://t.co/a)two").key_text == "one( )two"


# ------------------------------------------------------------------------------------- mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("@ana hello @Bob_1!", ("ana", "Bob_1")),
        (".@ana said", ("ana",)),
        ("RT @ana: hello @bob", ("ana", "bob")),
        ("rt @ana hello", ("ana",)),
        ("＠ana hello", ("ana",)),
        ("@ana@mastodon.social hi", ("ana@mastodon.social",)),
        ("@ana.bsky.social hi", ("ana.bsky.social",)),
        ("@ana@bob hi", ("ana", "bob")),
        ("@anaさん こんにちは", ("ana",)),
        ("@ana님 안녕", ("ana",)),
        ("你好@ana", ("ana",)),
        ("@josé hola", ("josé",)),
        ("@юрий привет", ("юрий",)),
        (f"RT @{'Ab+/' * 10}Abc=: hashed by the archive", (f"{'Ab+/' * 10}Abc=",)),
        ("bob@x.org and ann.b@x.org", ()),
        ("@มติชนออนไลน์ says", ()),  # a source credit of Thai papers, no account
        ("see you @ 5", ()),
        ("cut @an…", ()),
        ("https://medium.com/@ana/post", ()),
    ],
)
def test_mentions_are_found_and_addresses_of_mail_are_not(text, mentions):
    assert normalise(text).mentions == mentions


def test_mail_addresses_stay_in_the_text():
    assert normalise("mail bob@x.org @ana").key_text == "mail bob@x.org"


# ------------------------------------------------------------------------------------- hashtags


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#One two #THREE_3", ("One", "THREE_3")),
        ("＃全角 #日本", ("全角", "日本")),
        ("#ประยุทธ์ออกไป", ("ประยุทธ์ออกไป",)),
        ("#हिन्दी #தமிழ்", ("हिन्दी", "தமிழ்")),
        ("#العربية #עברית", ("العربية", "עברית")),
        ("#İstanbul #ısparta", ("İstanbul", "ısparta")),
        ("#one#two#three", ("one", "two", "three")),
        ("#话题# 正文", ("话题",)),
        ("##double", ("double",)),
        ("(#one), #two.", ("one", "two")),
        ("#2024 #1 #2024vote #_", ("2024vote",)),
        ("a#b C# &#x41; https://x.org/#frag", ()),
        ("cut #On…", ()),
        ("#Ärger #naïve", ("Ärger", "naïve")),
        ("#می\u200cخواهم", ("میخواهم",)),
    ],
)
def test_hashtags_are_found_in_every_script_and_numbers_are_none(text, tags):
    assert normalise(text).tags == tags


def test_hashtags_stay_in_the_text_as_words():
    assert normalise("Go #Vote#Now today #1").key_text == "go vote now today #1"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Vote", "VOTE"),
        ("İstanbul", "istanbul"),
        ("ＶＯＴＥ", "vote"),
        ("#vote", "vote"),
        ("vo\u200bte", "vote"),
        ("cafe\u0301", "Café"),
        ("مُحَمَّد", "محمد"),
    ],
)
def test_two_spellings_of_one_hashtag_are_equal(a, b):
    assert normalise_tag(a) == normalise_tag(b)


# ------------------------------------------------------------------------------------- what was removed


@pytest.mark.parametrize(
    ("text", "removed"),
    [
        ("plain words", None),
        ("RT @ana: a https://t.co/1 @bob", "1 link, 1 mention, repost mark"),
        ("a https://t.co/1 https://t.co/2 @x @y", "2 links, 2 mentions"),
        ("a\u200bb\u200bc\u202e", "3 invisible characters"),
        ("a https:/…", "1 cut-off link"),
        ("السّلام", "1 vowel or stretching sign"),
        ("❤️ 👨‍👩‍👧 1️⃣ می\u200cخواهم", None),
        ("#tag", None),
    ],
)
def test_what_was_removed_is_said_in_words(text, removed):
    assert normalise(text).removed == removed


# ------------------------------------------------------------------------------------- hidden characters


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u200bb", "a⟨U+200B⟩b"),
        ("a\u202etxt.exe", "a⟨U+202E⟩txt.exe"),
        ("x\U000e0041", "x⟨U+E0041⟩"),
        ("a\x00b\x1b[0m", "a⟨U+0000⟩b⟨U+001B⟩[0m"),
        ("\ud800", "⟨U+D800⟩"),
        ("a\u200db a\ufe0fb", "a⟨U+200D⟩b a⟨U+FE0F⟩b"),
        ("❤️ 👨‍👩‍👧 می\u200cخواهم", "❤️ 👨‍👩‍👧 می\u200cخواهم"),
        ("two\nlines\tand é", "two\nlines\tand é"),
    ],
)
def test_hidden_characters_are_drawn_unless_they_do_their_ordinary_work(text, shown):
    assert show_hidden(text) == shown


@_every
@given(st.text())
def test_a_text_shown_can_be_written_to_any_file(text):
    show_hidden(text).encode("utf-8")


# ------------------------------------------------------------------------------------- keys


def test_a_key_is_the_same_on_every_machine_and_version():
    assert key_of("") == -1485616057463970868
    assert key_of("overt") == 943681190509022444
    assert key_of("ζ") == 7074231286712683118
    assert key_of("\ud800") != key_of("\ud801")


@_every
@given(st.text(st.characters(codec="utf-8")))
def test_a_key_fits_a_signed_64_bit_column(text):
    assert -(2**63) <= key_of(text) < 2**63


# ------------------------------------------------------------------------------------- laws

_words = st.text(
    st.characters(categories=("L", "Nd", "Zs", "P", "S"), exclude_characters="&@#/._+-=:?\\`´^¨"),
    max_size=80,
)
_scripts = st.text("aÀéİıiIßΣς жЙ中国語カなｶ한글 ไทย ำ ا لسَلاמשׁ ि का 👍🏽❤️“”—…!,.", max_size=60)


@_every
@given(st.one_of(_words, _scripts))
def test_a_key_text_is_its_own_key_text(text):
    key_text = normalise(text).key_text
    assert normalise(key_text).key_text == key_text


@_every
@given(st.text())
def test_any_text_at_all_is_normalised(text):
    found = normalise(text)
    found.key_text.encode("utf-8")
    assert found.size >= 0
    assert not re.search(r"^\s|\s$|\s\s|[\u200b-\u200f\u202a-\u202e\ufeff\x00]", found.key_text)
    assert all((*found.links, *found.mentions, *found.tags))


_LENGTH = 200_000


@pytest.mark.parametrize(
    "piece",
    [
        "a", "@", "#", "@a", " @a", "#a", "#1", "##a ", "#_", "a.", "a.b/", "aa.com", "www.", "www.x(",
        "http://", "http://x(", "http://x]", "http://你", "/你", "://", "&", "&amp", "&#", "RT @", "RT @a: ",
        "ht…", "\u200b", "👨\u200d", "\u064b", " ", "a@", "@a@", "@a.b@c.", "@-", "A", "\ud800", "\ufdfa",
        "e\u0301\u0327", "\u0301\u0327", "\n", "﷽", "﹏",
    ],
)  # fmt: skip
def test_the_time_for_a_very_long_post_grows_with_its_length_only(piece):
    """A step that took quadratic time would hold this test up for minutes."""
    for prefix in ("", "@", "#a", "http://x"):
        normalise(prefix + piece * (_LENGTH // len(piece)))
