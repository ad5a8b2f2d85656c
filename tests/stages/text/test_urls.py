"""Links: which addresses are one page, which are two, and what was removed."""

from __future__ import annotations

import pytest

from overt.urls import defang, normalise

# ------------------------------------------------------------------------------------- same page


@pytest.mark.parametrize(
    ("url", "link"),
    [
        # scheme, host, port
        ("http://example.org/a", "example.org/a"),
        ("HTTPS://WWW.Example.ORG/a", "example.org/a"),
        ("example.org/a", "example.org/a"),
        ("//example.org/a", "example.org/a"),
        ("https://example.org.:443/a", "example.org/a"),
        ("http://example.org:80", "example.org"),
        ("http://example.org:8080/a", "example.org:8080/a"),
        ("https://ana:secret@example.org/a", "example.org/a"),
        ("https://m.example.org/a", "example.org/a"),
        ("https://www.m.example.co.uk/a", "example.co.uk/a"),
        ("https://mobile.nytimes.com/a", "nytimes.com/a"),
        ("https://amp.lepoint.fr/2311356", "lepoint.fr/2311356"),
        ("https://m.me/ana", "m.me/ana"),
        ("https://www.gov.uk/a", "gov.uk/a"),
        ("https://en.m.wikipedia.org/wiki/A", "en.wikipedia.org/wiki/A"),
        ("https://сайт.рф/", "xn--80aswg.xn--p1ai"),
        ("https://XN--80ASWG.xn--p1ai", "xn--80aswg.xn--p1ai"),
        ("https://Bücher.example.de/x", "xn--bcher-kva.example.de/x"),
        ("https://i❤.ws/", "xn--i-7iq.ws"),
        ("http://1.2.3.4/a", "1.2.3.4/a"),
        ("http://host.unknownsuffix/a", "https://host.unknownsuffix/a"),
        # path
        ("https://example.org/", "example.org"),
        ("https://example.org/a/", "example.org/a"),
        ("https://example.org//a//b//", "example.org//a//b"),
        ("https://example.org/A/b", "example.org/A/b"),
        ("https://example.org/a/../b/./c", "example.org/b/c"),
        ("https://example.org/%7eana/%c3%a9/a%20b", "example.org/~ana/%C3%A9/a%20b"),
        ("https://example.org/é/a b", "example.org/%C3%A9/a%20b"),
        ("https://example.org/a_%28b%29", "example.org/a_(b)"),
        ("https://example.org/100%", "example.org/100%25"),
        ("https://example.org/a%2Fb", "example.org/a%2Fb"),
        ("https://example.org/index.html", "example.org"),
        ("https://example.org/a/index.php?id=3", "example.org/a?id=3"),
        ("https://example.org/index.php/a", "example.org/index.php/a"),
        ("https://example.org/a;jsessionid=12AB?b=1", "example.org/a?b=1"),
        # AMP
        ("https://example.org/2020/a/amp/", "example.org/2020/a"),
        ("https://example.org/amp/2020/a", "example.org/2020/a"),
        ("https://bbc.com/news/amp/world-1", "bbc.com/news/world-1"),
        ("https://example.org/a.amp.html", "example.org/a.html"),
        ("https://example.org/a.amp?__twitter_impression=true", "example.org/a"),
        ("https://example.org/a?amp=1&outputType=amp", "example.org/a"),
        ("https://example.org/camp/ampere", "example.org/camp/ampere"),
        # query
        ("https://example.org/a?", "example.org/a"),
        ("https://example.org/?id=1", "example.org/?id=1"),
        ("https://example.org/a?b=2&a=1&b=2", "example.org/a?a=1&b=2"),
        ("https://example.org/a?q=a+b", "example.org/a?q=a%20b"),
        ("https://example.org/a?q=a%20b", "example.org/a?q=a%20b"),
        ("https://example.org/a?q=%D0%B0", "example.org/a?q=%D0%B0"),
        ("https://example.org/a?q=а", "example.org/a?q=%D0%B0"),
        ("https://example.org/a?be=&id=1", "example.org/a?id=1"),
        ("https://example.org/spip.php?article6067", "example.org/spip.php?article6067"),
        ("https://example.org/a?UTM_Source=x&utm_hp_ref=y&id=1", "example.org/a?id=1"),
        ("https://example.org/a?a=1&amp;amp;utm_source=x&amp;b=2", "example.org/a?a=1&b=2"),
        ("https://example.org/a?fbclid=1&gclid=2&yclid=3&igsh=4&si=5&mc_cid=6", "example.org/a"),
        (
            "https://example.org/a?spm=1&_hsenc=2&xtor=3&ref_src=4&from=5&share_id=6",
            "example.org/a",
        ),
        # fragment
        ("https://example.org/a#top", "example.org/a"),
        ("https://example.org/a#xtor=RSS-71?utm_source=x", "example.org/a"),
        ("https://example.org/a#:~:text=word", "example.org/a"),
        ("https://example.org/app#/news/2", "example.org/app#/news/2"),
        ("https://example.org/#!/news/2", "example.org/#!/news/2"),
        ("https://example.org/#/", "example.org"),
        # junk around
        (" https://example.org/a\n", "example.org/a"),
        ("https://exa\u200bmple.org/a\u202c", "example.org/a"),
        ("https:\\\\example.org\\a", "example.org/a"),
        ("https://https://example.org/a", "example.org/a"),
    ],
)
def test_an_address_comes_to_what_names_the_page(url, link):
    assert normalise(url).link == link


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://twitter.com/Ana/status/12?s=20&t=x", "x.com/i/status/12"),
        ("https://mobile.twitter.com/ana/statuses/12/photo/1", "x.com/i/status/12"),
        ("https://x.com/i/web/status/12", "x.com/i/status/12"),
        ("https://twitter.com/#!/ana/status/12", "x.com/i/status/12"),
        ("https://fxtwitter.com/ana/status/12", "x.com/i/status/12"),
        ("https://twitter.com/Ana", "x.com/ana"),
        ("https://twitter.com/#!/Ana", "x.com/ana"),
        ("https://twitter.com/search?q=a&src=typed_query", "x.com/search?q=a"),
        ("https://youtu.be/X7Fqy5_8o7Y?si=a&t=9", "youtube.com/watch?v=X7Fqy5_8o7Y"),
        (
            "https://m.youtube.com/watch?app=desktop&v=X7Fqy5_8o7Y&list=P",
            "youtube.com/watch?v=X7Fqy5_8o7Y",
        ),
        ("https://youtube.com/shorts/X7Fqy5_8o7Y?feature=share", "youtube.com/watch?v=X7Fqy5_8o7Y"),
        ("https://www.youtube-nocookie.com/embed/X7Fqy5_8o7Y", "youtube.com/watch?v=X7Fqy5_8o7Y"),
        ("https://www.youtube.com/playlist?list=PL1&si=a", "youtube.com/playlist?list=PL1"),
        ("https://music.youtube.com/watch?v=X7Fqy5_8o7Y", "music.youtube.com/watch?v=X7Fqy5_8o7Y"),
        (
            "https://m.facebook.com/story.php?story_fbid=1&id=2&m_entstream_source=x",
            "facebook.com/story.php?id=2&story_fbid=1",
        ),
        (
            "https://fr-fr.facebook.com/permalink.php?id=2&story_fbid=1&__tn__=-R",
            "facebook.com/story.php?id=2&story_fbid=1",
        ),
        ("https://www.facebook.com/photo/?fbid=7&set=a.1", "facebook.com/photo.php?fbid=7"),
        ("https://www.facebook.com/SomePage/posts/7?d=n", "facebook.com/SomePage/posts/7"),
        ("https://fb.com/SomePage", "facebook.com/somepage"),
        ("https://www.instagram.com/ana/reel/CxYz12_/?igsh=x", "instagram.com/p/CxYz12_"),
        ("https://www.tiktok.com/@ana/video/7123?is_from_webapp=1", "tiktok.com/@/video/7123"),
        ("https://old.reddit.com/r/a/comments/abc12/title_words/", "reddit.com/comments/abc12"),
        (
            "https://www.reddit.com/r/a/comments/abc12/title/def34/?context=3",
            "reddit.com/comments/abc12/_/def34",
        ),
        ("https://redd.it/abc12", "reddit.com/comments/abc12"),
        ("https://telegram.me/s/SomeChannel/12?single", "t.me/somechannel/12"),
        ("https://t.me/+AbCdEf", "t.me/+AbCdEf"),
        ("https://t.me/joinchat/AbCdEf", "t.me/joinchat/AbCdEf"),
        ("https://dai.ly/x37qhi8", "dailymotion.com/video/x37qhi8"),
        ("https://ana.blogspot.com.br/2020/a.html?m=1", "ana.blogspot.com/2020/a.html"),
        (
            "https://www.amazon.de/Title-Words/dp/2810008221/ref=sr_1_1?tag=x",
            "amazon.de/dp/2810008221",
        ),
        (
            "https://www.google.com/search?q=a&sa=X&ved=2&source=lnms",
            "google.com/search?q=a&source=lnms",
        ),
        ("https://github.com/o/r/blob/a?ref=main", "github.com/o/r/blob/a?ref=main"),
        ("https://www-lemonde-fr.translate.goog/a?_x_tr_sl=fr", "lemonde.fr/a"),
    ],
)
def test_a_post_or_video_has_one_link_however_its_site_writes_it(url, link):
    assert normalise(url).link == link


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/?p=1", "https://example.org/?p=2"),
        ("https://example.org/?s=one", "https://example.org/?s=two"),
        ("https://example.org/a?v=1", "https://example.org/a?v=2"),
        ("https://example.org/a?page=1", "https://example.org/a?page=2"),
        ("https://example.org/a?t=1", "https://example.org/a?t=2"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://bit.ly/AbC", "https://bit.ly/abc"),
        ("https://example.org/#!/a", "https://example.org/#!/b"),
        ("https://one.blogspot.com/", "https://two.blogspot.com/"),
        ("https://example.org:8080/", "https://example.org/"),
        (
            "https://www.youtube.com/watch?v=aaaaaaaaaaa",
            "https://www.youtube.com/watch?v=bbbbbbbbbbb",
        ),
        (
            "https://www.facebook.com/story.php?story_fbid=1&id=2",
            "https://www.facebook.com/story.php?story_fbid=2&id=2",
        ),
        (
            "https://web.archive.org/web/2020/https://a.org/1",
            "https://web.archive.org/web/2020/https://a.org/2",
        ),
    ],
)
def test_two_pages_stay_two(a, b):
    assert normalise(a).link != normalise(b).link


@pytest.mark.parametrize(
    "url",
    [
        "", " ", "word", "7819941", "_Ohio", "node.js", "ana@example.org", "mailto:ana@example.org",
        "ftp://example.org/a", "javascript:alert('example.org')", "data:text/html,x", "tg://resolve?domain=a",
        "http://", "https:///", "http://localhost/a", "http://intranet/a", "http://[::1]/a", "http://exa mple/",
        "http://example..org/", "https://t.co/abc…", "https://example.org:99999999/", "http://256.1.1.1/",
        "https://" + "a" * 64 + ".org/", "https://example.org/" + "a" * 10_001, "\x00", "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_address_of_the_public_web_has_no_link_and_no_domain(url):
    assert normalise(url) == (url, "", None, None, None)


# ------------------------------------------------------------------------------------- domain


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://a.b.example.co.uk/", "example.co.uk"),
        ("https://www.komchadluek.net/", "komchadluek.net"),
        ("https://www.thaipost.net.th.example.or.th/", "example.or.th"),
        ("https://ana.blogspot.com/", "ana.blogspot.com"),
        ("https://ana.blogspot.fr/", "ana.blogspot.com"),
        ("https://ana.github.io/x", "ana.github.io"),
        ("https://www.gov.uk/", "gov.uk"),
        ("https://youtu.be/X7Fqy5_8o7Y", "youtube.com"),
        ("https://twitter.com/ana", "x.com"),
        ("http://1.2.3.4:81/", "1.2.3.4"),
        ("https://a.host.unknownsuffix/", "host.unknownsuffix"),
        ("https://abc.onion/x", "abc.onion"),
    ],
)
def test_the_domain_is_what_somebody_registered(url, domain):
    assert normalise(url).domain == domain


# ------------------------------------------------------------------------------------- what was removed


@pytest.mark.parametrize(
    ("url", "removed"),
    [
        ("https://example.org/a?id=1", None),
        ("https://www.example.org/a?utm_source=x&fbclid=y#z", "www, utm_source, fbclid, fragment"),
        ("https://m.example.org:80/amp/a/index.html", "m, port 80, amp, index.html"),
        ("https://ana@example.org/", "user name"),
        ("https://x.com/ana/status/1?s=20", "name in the path, s"),
        ("https://x.com/i/status/1", None),
    ],
)
def test_what_was_removed_is_said_in_words(url, removed):
    assert normalise(url).removed == removed


# ------------------------------------------------------------------------------------- defang


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.example.org/a.html", "hxxps://www[.]example[.]org/a.html"),
        ("HTTP://example.org", "hxxp://example[.]org"),
        ("example.org/a?u=https://b.org/x", "example[.]org/a?u=hxxps://b.org/x"),
        ("http://1.2.3.4:80/", "hxxp://1[.]2[.]3[.]4:80/"),
        ("https://a.org?b.c#d.e", "hxxps://a[.]org?b.c#d.e"),
        ("", ""),
        ("no address\nat all", "no address\nat all"),
    ],
)
def test_a_defanged_address_cannot_be_clicked(url, shown):
    assert defang(url) == shown
