"""What an address says about another one, and what a table of resolved links says."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from urllib.parse import quote

import pytest

from overt.errors import MissingColumn, UnreadableFile
from overt.urls import is_shortener, load_resolved, normalise

LISTS = tomllib.loads((files("overt") / "data" / "links.toml").read_text("utf-8"))

# ------------------------------------------------------------------------------------- addresses in addresses

PAGE = "https://www.example.org/a?utm_source=x&id=1"


@pytest.mark.parametrize("where", LISTS["parameter_wrappers"])
def test_every_door_of_the_list_opens(where):
    host = where.replace("*", "com")
    for name in LISTS["parameter_wrappers"][where]:
        value = quote(PAGE, safe="")
        if "urldefense" in where:  # its own writing of the same
            value = value.replace("_", "%5F").replace("%2F", "_").replace("%", "-")
        found = normalise(f"https://www.{host}?h=1&{name}={value}&x=2")
        assert found.link == "example.org/a?id=1"
        assert found.unwrapped.startswith(f"parameter {name} of ")


@pytest.mark.parametrize(
    ("url", "link", "unwrapped"),
    [
        (
            "https://www.google.com/url?q=https://example.org/a&sa=D",
            "example.org/a",
            "parameter q of google.com",
        ),
        (
            "https://www.google.co.th/url?sa=i&url=https%3A%2F%2Fexample.org%2F%25E0%25B8%2594",
            "example.org/%E0%B8%94",
            "parameter url of google.co.th",
        ),
        (
            "https://www.google.fr/amp/s/m.20minutes.fr/amp/a/2133931",
            "20minutes.fr/a/2133931",
            "path of google.fr",
        ),
        (
            "https://a-b.cdn.ampproject.org/v/s/example.org/a?amp_js_v=0.1",
            "example.org/a",
            "path of a-b.cdn.ampproject.org",
        ),
        (
            "https://web.archive.org/web/20200102030405id_/http://example.org/a?b=1",
            "example.org/a?b=1",
            "path of web.archive.org",
        ),
        ("https://archive.is/newest/https://example.org/a", "example.org/a", "path of archive.ph"),
        ("https://archive.ph/AbCdE", "archive.ph/AbCdE", None),
        ("https://href.li/?https://example.org/a?b=1", "example.org/a?b=1", "path of href.li"),
        (
            "https://r.search.yahoo.com/_ylt=A/RV=2/RU=https%3a%2f%2fexample.org%2fa/RK=2/RS=x",
            "example.org/a",
            "path of r.search.yahoo.com",
        ),
        (
            "https://urldefense.com/v3/__https://example.org/a*b**Ac__;w6nDqMOg!!x$",
            "example.org/a%C3%A9b%C3%A8%C3%A0c",
            "path of urldefense.com",
        ),
        (
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2F&data=04",
            "example.org",
            "parameter url of nam02.safelinks.protection.outlook.com",
        ),
        (
            "https://www.bing.com/ck/a?!&p=1&u=a1aHR0cHM6Ly9leGFtcGxlLm9yZy9h&ntb=1",
            "example.org/a",
            "parameter u of bing.com",
        ),
        (
            "https://disq.us/url?url=https%3A%2F%2Fexample.org%2Fa%3Ax1x1x1x1x1x1x1x1x1x1&cuid=1",
            "example.org/a",
            "parameter url of disq.us",
        ),
        (
            "https://www.youtube.com/attribution_link?u=%2Fwatch%3Fv%3DX7Fqy5_8o7Y",
            "youtube.com/watch?v=X7Fqy5_8o7Y",
            "parameter u of youtube.com",
        ),
        (
            "https://www.google.com/url?q=/search?q=a",
            "google.com/search?q=a",
            "parameter q of google.com",
        ),
        (
            "https://l.facebook.com/l.php?u=not%20an%20address",
            "l.facebook.com/l.php?u=not%20an%20address",
            None,
        ),
        (
            "https://google.github.io/url?q=https://example.org",
            "google.github.io/url?q=https://example.org",
            None,
        ),
        (
            "https://example.org/login?next=https://example.com",
            "example.org/login?next=https://example.com",
            None,
        ),
    ],
)
def test_an_address_inside_another_is_opened_and_the_door_is_named(url, link, unwrapped):
    found = normalise(url)
    assert (found.link, found.unwrapped) == (link, unwrapped)


def test_doors_behind_doors_are_opened_and_all_are_named():
    inner = quote("https://www.google.com/url?q=" + quote(PAGE, safe=""), safe="")
    found = normalise(f"https://l.facebook.com/l.php?u={inner}")
    assert found.link == "example.org/a?id=1"
    assert found.unwrapped == "parameter u of l.facebook.com, then parameter q of google.com"


def test_an_endless_chain_of_doors_ends():
    url = PAGE
    for _ in range(12):
        url = f"https://href.li/?{url}"
    assert normalise(url).unwrapped.count("path of href.li") == 5


# ------------------------------------------------------------------------------------- shorteners


@pytest.mark.parametrize("host", " ".join(LISTS["shorteners"].values()).split())
def test_every_shortener_of_the_list_is_one_and_keeps_its_code(host):
    found = normalise(f"http://www.{host}/AbC1?utm_source=x")
    assert is_shortener(host)
    assert found.link == f"{host}/AbC1"
    assert found.unwrapped is None


def test_a_name_under_a_shortener_is_one_too_and_a_site_is_none():
    assert is_shortener("f1zu.short.gy")
    assert is_shortener("bit.ly")
    assert not any(map(is_shortener, ("example.org", "x.com", "afp.com", "notbit.ly", "", "word")))


@pytest.mark.parametrize(
    "key", ["bit.ly/AbC", "https://bit.ly/AbC?fbclid=1"], ids=["normalised", "as given"]
)
def test_a_shortened_link_is_looked_up_in_the_table_of_resolved_links(key):
    found = normalise("https://bit.ly/AbC?fbclid=1", {key: PAGE})
    assert found.link == "example.org/a?id=1"
    assert found.domain == "example.org"
    assert found.unwrapped == "bit.ly/AbC resolved"


def test_resolved_links_may_lead_to_doors_and_to_each_other():
    inner = "https://l.facebook.com/l.php?u=" + quote(PAGE, safe="")
    found = normalise("t.co/a", {"t.co/a": "https://bit.ly/b", "bit.ly/b": inner})
    assert found.link == "example.org/a?id=1"
    assert (
        found.unwrapped
        == "t.co/a resolved, then bit.ly/b resolved, then parameter u of l.facebook.com"
    )


def test_resolved_links_that_lead_nowhere_or_in_a_circle_do_no_harm():
    assert normalise("t.co/a", {"t.co/a": "gone"}).link == "t.co/a"
    assert normalise("t.co/a", {"t.co/a": "https://t.co/a"}).unwrapped is None
    assert normalise("t.co/a", {"t.co/a": "t.co/b", "t.co/b": "t.co/a"}).link in (
        "t.co/a",
        "t.co/b",
    )


# ------------------------------------------------------------------------------------- tables of resolved links


@pytest.mark.parametrize(
    "text",
    [
        "url,resolved\nhttps://t.co/a,https://example.org/1\nhttps://t.co/b,\n,https://example.org/3\n",
        "\ufeffURL;Final URL\nhttps://t.co/a;https://example.org/1\n",
        "id\tshort\tdestination\n1\thttps://t.co/a\thttps://example.org/1\n",
        'link,status,resolved_url\n"https://t.co/a?x=",200,"https://example.org/1"\nt.co/c\n',
    ],
)
def test_a_table_of_resolved_links_is_read_whatever_its_columns_are_called(tmp_path, text):
    path = tmp_path / "resolved.csv"
    path.write_text(text, encoding="utf-8")
    assert load_resolved(path) == {"t.co/a": "https://example.org/1"}


def test_a_table_without_destinations_is_refused_with_what_it_has(tmp_path):
    path = tmp_path / "links.csv"
    path.write_text("url,title\nhttps://t.co/a,x\n", encoding="utf-8")
    with pytest.raises(MissingColumn, match="this file has url, title") as problem:
        load_resolved(path)
    assert problem.value.missing == ("resolved",)
    assert problem.value.has == ("url", "title")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00url", b""])
def test_a_file_that_is_no_table_gives_an_error_in_words(tmp_path, content):
    path = tmp_path / "links.csv"
    path.write_bytes(content)
    with pytest.raises((UnreadableFile, MissingColumn), match=re.escape("links.csv")):
        load_resolved(path)


def test_a_table_that_is_not_there_gives_an_error_in_words(tmp_path):
    with pytest.raises(UnreadableFile, match="cannot be read"):
        load_resolved(tmp_path / "none.csv")
