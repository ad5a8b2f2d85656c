"""What holds for every address, however it is written, and for the lists behind it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overt.urls import normalise

# The first address loads the suffix list, and machines are slow at times: no deadline.
_every = settings(max_examples=400, deadline=None)

LISTS = tomllib.loads((files("overt") / "data" / "links.toml").read_text("utf-8"))

# ------------------------------------------------------------------------------------- laws

_HOSTS = """
    example.org www.M.Example.co.uk. x.com twitter.com youtu.be m.youtube.com fr-fr.facebook.com
    l.facebook.com bit.ly t.me redd.it old.reddit.com a.blogspot.com.br web.archive.org google.fr
    a.cdn.ampproject.org href.li tiktok.com 1.2.3.4 a.unknownsuffix u@example.org example.org:8443
    сайт.рф gov.uk amp.x.com a-b--c.translate.goog urldefense.com bing.com disq.us m.me dai.ly
    amazon.de instagram.com
"""
_SEGMENTS = """
    a A amp amphtml index.html Index.PHP default.aspx . .. %7e %2F %C3%A9 é 中国 a%20b a+b a;sid=1
    x.amp amp.html index.amp.html status 123456 shorts X7Fqy5_8o7Y comments r video p @ana web http:
    l.php url s #! x(y) % %zz www.example.org
"""
_NAMES = "v id utm_source q u url s t amp amp;a ?b fbid %75rl a%20b A é x[] m"
_hosts = st.sampled_from(_HOSTS.split())
_segments = st.sampled_from(_SEGMENTS.split())
_names = st.sampled_from(_NAMES.split())
_values = st.sampled_from(
    ["", "1", "amp", "a b", "a+b", "a%2Bb", "%26", "=", "é", "%", "/x?y=1", "//example.org/x", "www.example.org",
     "https://www.example.org/a?b=1&utm_source=x", "https%3A%2F%2Fyoutu.be%2FX7Fqy5_8o7Y%3Fsi%3D1",
     "http%253A%252F%252Fexample.org", "a1aHR0cHM6Ly9leGFtcGxlLm9yZw"]
)  # fmt: skip
_addresses = st.builds(
    lambda scheme, host, path, query, fragment: (
        f"{scheme}{host}{''.join('/' + part for part in path)}"
        f"{'?' if query else ''}{'&'.join(f'{name}={value}' for name, value in query)}{fragment}"
    ),
    st.sampled_from(["http://", "https://", "", "//", "HTTPS:///"]),
    _hosts,
    st.lists(_segments, max_size=5),
    st.lists(st.tuples(_names, _values), max_size=4),
    st.sampled_from(["", "#", "#x", "#!/a/status/12", "#!/Foo", "#/é", "#!", "#/", "#/a?b=c&d#e"]),
)


@_every
@given(st.one_of(_addresses, st.text(), st.text().map("http://example.org/{}".format)))
def test_a_link_is_its_own_link(url):
    found = normalise(url)
    again = normalise(found.link)
    assert (again.link, again.domain) == (found.link, found.domain)


@_every
@given(st.one_of(_addresses, st.text()))
def test_a_link_is_plain_printable_ascii_and_has_a_domain(url):
    found = normalise(url)
    assert found.url == url
    assert found.link.isascii()
    assert found.link.isprintable()
    assert " " not in found.link
    assert bool(found.link) == (found.domain is not None)


@pytest.mark.parametrize(
    "piece",
    ["/", "/amp", "/..", "/index.html", "?", "&", "&a", "=", "%", "%2", "#", "#!", "@", ":", ".", "a.", "&amp;", "amp;",
     "http://", "//", "\\", "é", "xn--", "-", ";sid=1", ".amp", "*", "__", "https%3A", "\u200b"],
)  # fmt: skip
def test_the_time_for_a_very_long_address_grows_with_its_length_only(piece):
    """A step that took quadratic time would hold this test up for minutes."""
    prefixes = """
        https:// https://example.org/ https://x.com/a/status/1 https://web.archive.org/web/1/
        https://urldefense.com/v3/__https://a.org/ https://l.facebook.com/l.php?u=
    """
    for prefix in ("", *prefixes.split()):
        for length in (9_900, 1_000_000):
            normalise(prefix + piece * ((length - len(prefix)) // len(piece)))


# ------------------------------------------------------------------------------------- the lists


def test_the_lists_are_written_as_they_are_looked_up():
    names = [*LISTS["tracking"]["names"], *LISTS["tracking"]["prefixes"]]
    names += [
        name
        for site in LISTS["sites"].values()
        for key in ("drop", "keep")
        for name in site.get(key, ())
    ]
    names += [name for door in LISTS["parameter_wrappers"].values() for name in door]
    assert [name for name in names if name != name.lower()] == []
    hosts = [
        *LISTS["sites"],
        *LISTS["parameter_wrappers"],
        *LISTS["path_wrappers"],
        *LISTS["aliases"],
    ]
    assert [
        host for host in hosts if host != host.lower() or host.startswith(("www.", "m.", "amp."))
    ] == []
    kinds = {"drop", "keep", "only", "nothing_but", "any_case", "same_path", "rewrite"}
    assert {key for site in LISTS["sites"].values() for key in site} <= kinds


def test_no_name_stands_twice_in_a_list():
    for names in (
        LISTS["tracking"]["names"],
        LISTS["tracking"]["prefixes"],
        " ".join(LISTS["shorteners"].values()).split(),
    ):
        assert len(names) == len(set(names))


def test_importing_is_quick_because_the_suffix_list_waits_for_its_first_use():
    seen = "import sys, overt.urls; print('tldextract' in sys.modules, 'idna' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
