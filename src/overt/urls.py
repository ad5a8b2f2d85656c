"""Links, brought to the form in which two addresses of one page are equal.

A person who shares a page shares it with the number of an advertisement, the name of a sharing
button, through the door a platform puts before outside links, in the mobile or AMP view. Two
accounts that share one page then show two addresses. `normalise` removes what does not name the
page and says what it removed; the address as given is kept beside it.

    >>> normalise("https://l.facebook.com/l.php?u=http%3A%2F%2Fwww.lemonde.fr%2Fa%3Futm_source%3Dx")
    Link(url='https://l.…', link='lemonde.fr/a', domain='lemonde.fr',
         removed='www, utm_source', unwrapped='parameter u of l.facebook.com')

Nothing is ever fetched: what an address does not say itself comes from a table of resolved links
or stays unknown, so a shortened link stays the shortened link. The suffix list and the lists of
`data/links.toml` are those of the installed version; the same input gives the same link offline.

How it can be wrong. Removing too much makes two pages one, which fakes coordination; removing too
little makes one page two, which hides it. A parameter therefore goes only when its name is a
known mark; names that often mean the page (id, p, q, s, t, v) go only on sites where they do not.
A site that serves two pages under two capitalisations, or under / and /index.html, is not told
apart. Sources: RFC 3986 §6.2 for equivalence, UTS #46 for names, publicsuffix.org for domains.
"""

from __future__ import annotations

import base64
import binascii
import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from overt._addresses import Address, clean, read
from overt._sites import Site, site_of
from overt.errors import MissingColumn, UnreadableFile

_MOST_STEPS = 5
_PARTS = re.compile(r"([a-z][a-z0-9+.-]*://)?([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)
_HTTP = re.compile("http(?=s?:)", re.IGNORECASE)
_ENCODED = re.compile("https?%3a", re.IGNORECASE)
_LOOKS_LIKE_ADDRESS = re.compile(r"(?:https?:)?//|www\.", re.IGNORECASE)
_COVERED = re.compile(r"[;%]|/\.|/amp")  # what is removed from a path may hide a door behind it
_STARS = re.compile(r"\*(?:\*(.))?")
_RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_GIVEN = ("url", "link", "short", "short_url", "short_link", "source", "original", "original_url")
_LEADS_TO = (
    "resolved", "resolved_url", "resolved_link", "final", "final_url", "destination",
    "destination_url", "target", "expanded_url", "long_url", "redirected_url",
)  # fmt: skip


class Link(NamedTuple):
    """One address and what it comes to.

    url        as given
    link       what counts as "the same link": host, path and the parameters that name the page,
               without scheme ("lemonde.fr/a?id=2"); "" when it is no usable web address. ASCII:
               names as punycode, other letters percent-encoded. A host whose ending is no public
               suffix keeps "https://", without which nobody would recognise it as an address
    domain     registrable domain, None when there is no link. Suffixes under which a company lets
               strangers register count as suffixes, so two blogs of blogspot.com are two domains;
               an IP address is its own domain
    removed    what was taken away, in words: "www, utm_source, fragment"
    unwrapped  how it was opened: "parameter u of l.facebook.com", "bit.ly/x1 resolved"
    """

    url: str
    link: str
    domain: str | None
    removed: str | None
    unwrapped: str | None


def normalise(url: str, resolved: Mapping[str, str] | None = None) -> Link:
    """Bring an address to the form in which two addresses of one page are equal.

    `resolved` maps links to where they lead; its keys are addresses as given in the posts, or
    normalised ones as `load_resolved` makes them. At most five doors and redirects are opened.
    """
    address = read(url)
    if address is None:
        return Link(url, "", None, None, None)
    steps: list[str] = []
    while len(steps) < _MOST_STEPS:
        inside = _open(address)
        if inside is None and resolved:
            inside = _look_up(address, resolved, url if not steps else "")
        if inside is None:
            break
        address, how = inside
        steps.append(how)
    removed: list[str] = []
    link, domain = clean(address, removed)
    return Link(
        url,
        link,
        domain,
        ", ".join(dict.fromkeys(removed)) if removed else None,
        ", then ".join(steps) if steps else None,
    )


def is_shortener(domain: str) -> bool:
    """Whether addresses of this host or domain stand for another one that they do not say."""
    site = site_of(domain)
    return site is not None and site.shortener


def defang(url: str) -> str:
    """The address so that nobody follows it by accident: hxxps://example[.]com/path."""
    scheme, host, rest = _PARTS.fullmatch(url).groups("")  # type: ignore[union-attr]  # any text
    return _HTTP.sub("hxxp", scheme) + host.replace(".", "[.]") + _HTTP.sub("hxxp", rest)


def load_resolved(path: Path | str) -> dict[str, str]:
    """Where links lead, from a CSV file: normalised link → destination as the file gives it.

    One column is the link (url, link, short …), another the destination (resolved, final,
    destination …), as written by minet, by a spreadsheet or by hand; rows without a destination
    are left out. Raises UnreadableFile or MissingColumn.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            delimiter = max(",;\t|", key=head.count)
            rows = csv.DictReader((line.replace("\0", "") for line in file), delimiter=delimiter)
            columns = {
                name.strip().lower().replace(" ", "_"): name for name in rows.fieldnames or ()
            }
            given = next((columns[name] for name in _GIVEN if name in columns), None)
            leads_to = next((columns[name] for name in _LEADS_TO if name in columns), None)
            if given is None or leads_to is None:
                raise MissingColumn(
                    f"{path}: a table of resolved links needs a column with the link (one of "
                    f"{', '.join(_GIVEN)}) and one with where it leads (one of "
                    f"{', '.join(_LEADS_TO)}); this file has {', '.join(columns) or 'no columns'}.",
                    file=path,
                    missing=("url",) if given is None else ("resolved",),
                    has=tuple(columns.values()),
                )
            pairs = [
                (normalise(row[given] or "").link, (row[leads_to] or "").strip()) for row in rows
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise UnreadableFile(
            f"{path}: this table of resolved links cannot be read ({problem}). "
            "Save it as CSV in UTF-8.",
            file=path,
        ) from problem
    return {link: target for link, target in pairs if link and target}


# ------------------------------------------------------------------------------ doors


def _open(address: Address) -> tuple[Address, str] | None:
    """The address that this one carries inside, and where it was found."""
    if not address.site.rules.has_doors:
        return None
    inside = _in_path(address) or _in_parameter(address)
    if inside is None and _COVERED.search(address.path):
        cleaned = read(clean(address, [])[0])
        inside = cleaned and (_in_path(cleaned) or _in_parameter(cleaned))
    return inside


def _in_path(address: Address) -> tuple[Address, str] | None:
    site, path, query, _ = address
    pattern = site.rules.path_wrapper
    found = pattern and pattern.fullmatch(f"{path}?{query}" if query else path)
    if not found:
        return None
    value = _fill_stars(found[1], found[2]) if found.re.groups > 1 else found[1]
    inner = read(unquote(value) if _ENCODED.match(value) else value)
    return inner and (inner, f"path of {site.name}")


def _in_parameter(address: Address) -> tuple[Address, str] | None:
    site, path, query, _ = address
    path = path.rstrip("/").lower()
    for where, names in site.rules.parameter_wrappers:
        if not query or (where and where != path):
            continue
        pairs = (pair.partition("=") for pair in query.split("&"))
        values = {unquote(name).lower(): (name, value) for name, _, value in pairs}
        for name in names:
            written, value = values.get(name, ("", ""))
            value = _carried(value, site)
            inner = read(value) if _LOOKS_LIKE_ADDRESS.match(value) else None
            if inner is not None:
                return inner, f"parameter {written} of {site.name}"
    return None


def _carried(value: str, site: Site) -> str:
    """The value of a parameter as an address, undoing what single services do to it."""
    if site.domain == "bing.com" and value[:2] == "a1":
        value = _base64(value[2:])
    elif site.name.startswith("urldefense."):
        value = value.replace("-", "%").replace("_", "/")
    value = unquote(value)
    if _ENCODED.match(value):
        value = unquote(value)
    if site.domain == "disq.us":  # http://page:checksum
        value = re.sub(r":[\w-]{20,}$", "", value)
    if value[:1] == "/" != value[1:2]:
        value = f"https://{site.name}{value}"
    return value


def _base64(text: str) -> str:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _fill_stars(value: str, characters: str) -> str:
    """Proofpoint's version 3 puts * for a character it cannot carry, ** and a letter for runs."""
    store = iter(_base64(characters))

    def fill(found: re.Match[str]) -> str:
        length = _RUNS.find(found[1]) + 2 if found[1] else 1
        return "".join(next(store, "") for _ in range(length))

    return _STARS.sub(fill, value)


def _look_up(
    address: Address, resolved: Mapping[str, str], given: str
) -> tuple[Address, str] | None:
    link, _ = clean(address, [])
    target = resolved.get(link) or resolved.get(given)
    inner = read(target) if target else None
    if inner is None or clean(inner, [])[0] == link:
        return None
    return inner, f"{link} resolved"
