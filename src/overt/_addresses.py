"""One address: taken into its parts, and put together again from what names the page.

`data/links.toml` says what goes on which site; `overt.urls` says why, and opens the addresses that
carry others inside.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from overt._sites import Rules, Site, site_of

_LONGEST = 10_000  # characters: servers refuse longer ones, and it bounds the time for each
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_ADDRESS = re.compile(r"((?:https?:/+)*)/{0,2}([^/?#]*)([^?#]*)\??([^#]*)#?(.*)", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z0-9/._~!$&'()*+,;=:@-]*")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})?")
_ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_IN_PATH = "/._~!$&'()*+,;=:@-"
_IN_QUERY = "/._~!$'()*,;:@?-"
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_INDEX = re.compile(r"(?:index|default)\.(?:html?|php\d?|aspx?|jsp|shtml)", re.IGNORECASE)
_AMP = re.compile(r"[.,]amp(\.html?|\.php)?$", re.IGNORECASE)


class Address(NamedTuple):
    """An address in its parts; what stands after the host is as written."""

    site: Site
    path: str
    query: str
    fragment: str


def read(url: str) -> Address | None:
    """The parts of an address, or None when it is none of the public web."""
    if len(url) > _LONGEST:
        return None
    if not (url.isascii() and url.isprintable()) or " " in url or "\\" in url or "&amp;" in url:
        url = _UNSEEN.sub("", url).strip().replace("\\", "/")
        while "&amp;" in url:  # encoded twice is common: &amp;amp;
            url = url.replace("&amp;", "&")
        if "…" in url:  # cut off for display: another address, or none
            return None
    scheme, authority, path, query, fragment = _ADDRESS.fullmatch(url).groups()  # type: ignore[union-attr]
    site = site_of(authority)
    if site is None or (not scheme and (site.unknown_suffix or "@" in authority)):
        return None  # without a scheme, ana@example.org and node.js are no addresses
    return Address(site, path, query, fragment)


def clean(address: Address, removed: list[str], *, rewrite: bool = True) -> tuple[str, str]:
    """What names the page, and the domain it is on; the rest goes to `removed`."""
    site, path, query, fragment = address
    removed += site.removed
    path = _clean_path(path, site, removed)
    if rewrite and (other := _rewritten(path, fragment, site.rules, removed)):
        removed += [pair.partition("=")[0] for pair in query.split("&") if pair]
        if other[0] != "/" and (elsewhere := read(other)):
            return clean(elsewhere, removed, rewrite=False)
        path, _, query = other.partition("?")
        path, fragment = _clean_path(path, site, removed), ""
    if query:
        query = _clean_query(query, site.rules, removed)
    if fragment and (fragment[0] not in "!/" or fragment in ("!", "/", "!/")):
        removed.append("fragment")
        fragment = ""
    if not path and (query or fragment):
        path = "/"
    link = f"{'https://' if site.unknown_suffix else ''}{site.name}{path}"
    if query:
        link = f"{link}?{query}"
    if fragment:
        link = f"{link}#{_encode(fragment, _IN_QUERY + '&=+')}"
    return link, site.domain


def _rewritten(path: str, fragment: str, rules: Rules, removed: list[str]) -> str:
    """The path or address under which the thing itself has one name; "" where no rule says so."""
    shown = f"{path}#{fragment}" if fragment[:2] == "!/" else path
    for pattern, becomes, lost in rules.rewrites:
        if found := pattern.fullmatch(shown):
            other = found.expand(becomes)
            removed += [lost] if lost and other != path else []
            return other
    return ""


def _clean_path(path: str, site: Site, removed: list[str]) -> str:
    if not _PLAIN.fullmatch(path):
        path = _encode(path, _IN_PATH)
    if ";" in path:
        path, sessions = _SESSION.subn("", path)
        removed += ["session"] if sessions else []
    if "/." in path:
        path = _without_dots(path)
    path = path.rstrip("/")
    if site.shortener:
        return path
    if not site.rules.any_case:
        if "amp" in path or "ndex." in path or "efault." in path:
            path = _without_views(path, removed)
    elif site.rules.any_case.fullmatch(path):
        path = path.lower()
    return site.rules.same_path.get(path, path)


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "".join(f"/{segment}" for segment in kept)


def _without_views(path: str, removed: list[str]) -> str:
    """The path without directory index and the marks of the AMP view, in whatever order."""
    if "/amp" in path:
        segments = [each for each in path.split("/") if each not in ("amp", "amphtml")]
        removed += ["amp"] if len(segments) < path.count("/") + 1 else []
        path = "/".join(segments)
    while True:
        head, _, last = path.rstrip("/").rpartition("/")
        if _INDEX.fullmatch(last):
            removed.append(last)
        elif (plain := _AMP.sub(r"\1", last)) != last:
            removed.append("amp")
            head = f"{head}/{plain}"
        else:
            return path.rstrip("/")
        path = head


def _clean_query(query: str, rules: Rules, removed: list[str]) -> str:
    pairs: list[tuple[str, str, str]] = []
    for pair in query.split("&"):
        written, equals, value = pair.partition("=")
        name = written.lower()
        if not name.isalnum():
            name = unquote(name).lstrip("?").removeprefix("amp;")
        if equals and not value:
            removed.append(written)  # an empty value names nothing; ?article12 alone may
        elif name:
            pairs.append((name, written, value))
    only = rules.only and not rules.only.isdisjoint([name for name, _, _ in pairs])
    kept = set()
    for name, written, value in pairs:
        if only:
            goes = name not in rules.only
        elif rules.nothing_but:
            goes = name not in rules.nothing_but
        else:
            goes = name in rules.drop or name.startswith(rules.prefixes) or value == "amp"
        if goes:
            removed.append(written)
            continue
        if not (written.isalnum() and value.isalnum() and query.isascii()):
            written = _encode(written.lstrip("?").removeprefix("amp;"), _IN_QUERY)
            value = _encode(value.replace("+", "%20"), _IN_QUERY + "=")
        kept.add(f"{written}={value}" if value else written)
    return "&".join(sorted(kept))


def _encode(text: str, safe: str) -> str:
    """Percent-encoding in one form (RFC 3986 §6.2.2): none where none is needed, else capitals."""
    plain = safe + _ALPHANUMERIC

    def one(found: re.Match[str]) -> str:
        if found[1] is None:
            return "%25"
        letter = chr(int(found[1], 16))
        return letter if letter in plain and letter != "/" else found[0].upper()

    return _PERCENT.sub(one, quote(text, safe=safe + "%", errors="replace"))
