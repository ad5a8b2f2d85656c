"""Finds addresses that a mail reader or a PDF viewer would make a link of."""

from __future__ import annotations

import re

import tldextract

_SUFFIXES = tldextract.TLDExtract(
    suffix_list_urls=(), cache_dir=None
)  # the list in the package: no network
_SCHEME = re.compile(r"\b(?:https?|ftp)://[^\s<>\"“”]+", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_HOST = re.compile(
    r"(?<![\w@./\[-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]+(?:/[^\s<>\"“”]*)?",
    re.IGNORECASE,
)
_FILES = re.compile(
    r"(?:csv|json|jsonl|html?|pdf|docx|md|py|zip|txt|toml|parquet|gexf|png|svg|duckdb|xlsx?|sh|gz|xml|bib|mov|mp4)",
    re.IGNORECASE,
)
_RESERVED = ("example", "test", "invalid")


def raw_addresses(text: str) -> list[str]:
    """Addresses, websites and mail addresses of a text that are not defanged, in order, each once."""
    found = [each[0].rstrip(".,;:!?)]") for each in _SCHEME.finditer(text)]
    rest = _SCHEME.sub(" ", text)
    found += [each[0] for each in _MAIL.finditer(rest)]
    rest = _MAIL.sub(" ", rest)
    for each in _HOST.finditer(rest):
        host, slash, _ = each[0].partition("/")
        last = host.rpartition(".")[2].lower()
        if not slash and _FILES.fullmatch(
            last
        ):  # report.md is a file before it is a website in Moldova
            continue
        if last in _RESERVED or (_SUFFIXES(host.lower()).suffix and _SUFFIXES(host.lower()).domain):
            found.append(each[0].rstrip(".,;:!?)]"))
    return list(dict.fromkeys(found))
