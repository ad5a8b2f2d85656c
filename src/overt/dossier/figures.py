"""Figures in the language of the dossier, and masked: the same Altair specifications, other words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pyarrow as pa

from overt.charts import Figure
from overt.dossier.words import Words, catalogue

_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.])\d+\.\d+(?![\w.])")


class _Ready:
    """A chart whose specification is already changed; `overt.charts.to_svg` asks for nothing but `to_dict`."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self._spec = spec

    def to_dict(self, **_: Any) -> dict[str, Any]:
        return {**self._spec}


def retell(w: Words, figure: Figure, names: Mapping[str, str]) -> Figure:
    """The figure with its words in another language and private names replaced; itself where nothing changes."""
    if w.lang == "en" and not names:
        return figure
    assert figure.chart is not None
    spec = _walk(figure.chart.to_dict(validate=False), w, names)
    if w.lang != "en":
        spec["config"] = {**spec.get("config", {}), "locale": _LOCALE[w.lang]}
    return replace(
        figure,
        chart=_Ready(spec),  # type: ignore[arg-type]  # quacks like a chart where it is drawn
        title=speak(w, figure.title),
        subtitle=speak(w, figure.subtitle),
        alt=_masked(speak(w, figure.alt), names),
        notes=tuple(_masked(speak(w, each), names) for each in figure.notes),
        twin=_twin(figure.twin, w, names),
    )


def speak(w: Words, text: str) -> str:
    """English words of a figure in the language of the dossier: phrases of the catalogue, the longest first."""
    if w.lang == "en" or not text:
        return text
    for pattern, words in _phrases(w.lang):
        text = pattern.sub(words, text)
    return _NUMBER.sub(lambda found: found[0].translate({44: "\u202f", 46: ","}), text)


@cache
def _phrases(lang: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Pattern and replacement of every phrase; {a} in a phrase stands for anything on one line."""
    english, other = catalogue("en"), catalogue(lang)
    pairs = [(english[key], other[key]) for key in english if key.startswith("chart.")]
    pairs.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    return tuple(
        (_pattern(old), _SLOT.sub(r"\\g<\1>", new.replace("\\", r"\\"))) for old, new in pairs
    )


_SLOT = re.compile(r"\{(\w)\}")


def _pattern(phrase: str) -> re.Pattern[str]:
    parts = _SLOT.split(phrase)
    written = "".join(
        f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )
    begins = r"(?<!\w)" if phrase[0].isalnum() else ""
    ends = r"(?!\w)" if phrase[-1].isalnum() else r"$" if phrase.endswith("}") else ""
    return re.compile(begins + written + ends)


def _walk(value: Any, w: Words, names: Mapping[str, str], key: str = "") -> Any:
    """Every text that is shown; names of fields and settings stay."""
    if isinstance(value, dict):
        return {name: _walk(each, w, names, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_walk(each, w, names, key) for each in value]
    if isinstance(value, str) and key in _EXPRESSIONS:
        return _QUOTED.sub(lambda found: f"'{speak(w, found[1])}'", value)
    if isinstance(value, str) and key not in _STAYS:
        return speak(w, names.get(value) or _within(value, names))
    return value


_EXPRESSIONS = ("filter", "calculate", "expr")
_QUOTED = re.compile(r"'([^'\\]*)'")
_STAYS = frozenset({
    "field", "type", "shorthand", "groupby", "as", "format", "formatType", "$schema", "color",
    "fill", "stroke", "font", "orient", "anchor", "align", "baseline", "interpolate", "invalid", "shape", "op",
    "aggregate", "timeUnit", "bin", "labelExpr", "from_utc", "to_utc", "made_utc", "labelAlign", "fontWeight",
    "message", "website", "label_of_website", "language",
})  # fmt: skip


def _within(text: str, names: Mapping[str, str]) -> str:
    """A label such as "3. handle · poster" with the handle replaced."""
    found = re.fullmatch(r"(\d+\. )(.+?)( · .+)", text, re.DOTALL)
    return f"{found[1]}{names.get(found[2], found[2])}{found[3]}" if found else text


def _masked(text: str, names: Mapping[str, str]) -> str:
    for word in set(re.findall(r"[\w:.-]{3,}", text)) & names.keys():
        text = text.replace(word, names[word])
    return text


def _twin(twin: pa.Table, w: Words, names: Mapping[str, str]) -> pa.Table:
    """The table twin, its text cells spoken and masked."""
    columns = []
    for name, column in zip(twin.column_names, twin.columns, strict=True):
        if pa.types.is_string(column.type) and name not in _STAYS:
            told = [None if each is None else speak(w, names.get(each) or _within(each, names))
                    for each in column.to_pylist()]  # fmt: skip
            column = pa.array(told, pa.string())
        columns.append(column)
    return pa.table(dict(zip(twin.column_names, columns, strict=True)))


_FRENCH_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_FRENCH_SHORT = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
_LOCALE: dict[str, Any] = {
    "fr": {
        "number": {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", "\u00a0€"]},
        "time": {
            "dateTime": "%A %e %B %Y à %X", "date": "%d/%m/%Y", "time": "%H:%M:%S", "periods": ["AM", "PM"],
            "days": ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
            "shortDays": ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
            "months": list(_FRENCH_MONTHS), "shortMonths": list(_FRENCH_SHORT),
        },
    }
}  # fmt: skip
