"""What is known about the host of an address: its one name, its domain, the rules of its site.

Everything slow or large is here and happens once per host: international names, the public suffix
list, the lists of `data/links.toml`. `overt.urls` applies what it finds to each address.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from tldextract import TLDExtract
    from tldextract.tldextract import ExtractResult

_AUTHORITY = re.compile(r"(?:[^@]*@)?([^:@]*?)\.?(?::(\d{0,5}))?")
_NAME = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_-]{1,63}\.)+[a-z][a-z0-9-]{1,62}")
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
_VIEWS = ("www", "m", "mobile", "amp")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that hold for a host; `data/links.toml` says what each means."""

    drop: frozenset[str]
    prefixes: tuple[str, ...]
    only: frozenset[str]
    nothing_but: frozenset[str]
    same_path: Mapping[str, str]
    any_case: re.Pattern[str] | None
    rewrites: tuple[tuple[re.Pattern[str], str, str], ...]
    parameter_wrappers: tuple[tuple[str, tuple[str, ...]], ...]
    path_wrapper: re.Pattern[str] | None
    has_doors: bool


class Site(NamedTuple):
    """One host.

    name            its one name, with the port where that is not the usual one
    domain          registrable domain; an IP address is its own
    unknown_suffix  its ending is in no list of public suffixes
    removed         labels taken off: www, m, …
    shortener       its addresses stand for others that they do not say
    """

    name: str
    domain: str
    unknown_suffix: bool
    removed: tuple[str, ...]
    shortener: bool
    rules: Rules


@lru_cache(maxsize=1 << 16)
def site_of(authority: str) -> Site | None:
    """The site of "user@WWW.Example.org:80", or None for what is no name on the public web."""
    found = _AUTHORITY.fullmatch(authority)
    if found is None or len(authority) > 500:
        return None
    host, port = _ascii(found[1]), found[2]
    removed: list[str] = ["user name"] if "@" in authority else []
    if _IPV4.fullmatch(host):
        domain, unknown = host, False
        names = [host]
    elif _NAME.fullmatch(host):
        host = _one_name(host, removed)
        split = _split(host)
        domain = _domain(host, split)
        unknown = not split.suffix
        names = list(_names(host, split))
    else:
        return None
    if port in ("80", "443"):
        removed.append(f"port {port}")
    elif port:
        host = f"{host}:{port}"
    known, shorteners = _lists()["known"], _lists()["shorteners"]
    return Site(
        host,
        domain,
        unknown,
        tuple(removed),
        not shorteners.isdisjoint(names),
        _rules(tuple(name for name in names if name in known)),
    )


def _ascii(host: str) -> str:
    """The host in lower case and as the name system writes it (punycode); "" when impossible."""
    if "%" in host:
        host = unquote(host)
    if host.isascii() or len(host) > 253:
        return host.lower()
    import idna

    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        pass
    try:
        return host.encode("idna").decode().lower()  # IDNA 2003 still knows names with emoji
    except UnicodeError:
        return ""


def _one_name(host: str, removed: list[str]) -> str:
    """The host without www., m., … and under the one name of a site that has several."""
    if host.endswith(".translate.goog"):  # www-lemonde-fr.translate.goog, and -- for a hyphen
        removed.append("translate.goog")
        host = host.removesuffix(".translate.goog").replace("--", "\0")
        host = host.replace("-", ".").replace("\0", "-")
    while True:
        for pattern, becomes in _lists()["host_patterns"]:
            if found := pattern.fullmatch(host):
                host = found.expand(becomes)
        domain = _domain(host, _split(host))
        host = host.removesuffix(domain) + _lists()["aliases"].get(domain, domain)
        label, _, rest = host.partition(".")
        # m.me and mobile.de are names of their own; www.gov.uk is not, though gov.uk is a suffix
        if label not in _VIEWS or not ("." in rest and (label == "www" or _split(rest).domain)):
            return host
        host = rest
        removed.append(label)


def _domain(host: str, split: ExtractResult) -> str:
    if split.suffix:
        return split.top_domain_under_public_suffix or host
    return ".".join(host.split(".")[-2:])


def _names(host: str, split: ExtractResult) -> Iterable[str]:
    """Under which names rules for this host may stand: itself, those above it, and google.*"""
    labels = host.split(".")
    for first in range(len(labels) - 1):
        name = ".".join(labels[first:])
        yield name
        if not split.is_private and name != split.suffix and name.endswith(f".{split.suffix}"):
            yield name.removesuffix(split.suffix) + "*"


@lru_cache(maxsize=1 << 16)
def _split(host: str) -> ExtractResult:
    return _extractor().extract_str(host)


@cache
def _extractor() -> TLDExtract:
    from tldextract import TLDExtract  # takes 0.3 s to import, because it brings `requests`

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


# ------------------------------------------------------------------------------ the lists


@cache
def _lists() -> dict[str, Any]:
    """`data/links.toml`, made ready for look-up."""
    file = files("overt") / "data" / "links.toml"
    lists: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    doors: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for where, parameters in lists["parameter_wrappers"].items():
        host, slash, path = where.partition("/")
        doors.setdefault(host, []).append((slash + path, tuple(parameters)))
    shorteners = " ".join(lists["shorteners"].values()).split()
    return {
        **lists,
        "host_patterns": [
            (re.compile(pattern), becomes) for pattern, becomes in lists["host_patterns"].items()
        ],
        "parameter_wrappers": doors,
        "shorteners": frozenset(shorteners),
        "known": lists["sites"].keys() | doors.keys() | lists["path_wrappers"].keys(),
    }


@cache
def _rules(names: tuple[str, ...]) -> Rules:
    """The rules for a host that matches these names; shared, since most hosts match none."""
    lists = _lists()
    sites = [lists["sites"][name] for name in names if name in lists["sites"]]

    def all_of(key: str) -> list[Any]:
        return [entry for site in sites for entry in site.get(key, ())]

    def pattern(texts: Iterable[str]) -> re.Pattern[str] | None:
        return next((re.compile(text, re.ASCII | re.DOTALL) for text in texts), None)

    parameter_wrappers = tuple(
        door for name in names for door in lists["parameter_wrappers"].get(name, ())
    )
    path_wrapper = pattern(
        lists["path_wrappers"][name] for name in names if name in lists["path_wrappers"]
    )
    return Rules(
        drop=frozenset(lists["tracking"]["names"]).union(all_of("drop")).difference(all_of("keep")),
        prefixes=tuple(lists["tracking"]["prefixes"]),
        only=frozenset(all_of("only")),
        nothing_but=frozenset(all_of("nothing_but")),
        same_path={path: same for s in sites for path, same in s.get("same_path", {}).items()},
        any_case=pattern(site["any_case"] for site in sites if "any_case" in site),
        rewrites=tuple(
            (re.compile(rule[0], re.ASCII), rule[1], rule[2] if len(rule) > 2 else "")
            for rule in all_of("rewrite")
        ),
        parameter_wrappers=parameter_wrappers,
        path_wrapper=path_wrapper,
        has_doors=bool(parameter_wrappers or path_wrapper),
    )
