"""Writes the reference pages from the code, so that they cannot say anything else than it does.

    python docs/generate.py            write the pages
    python docs/generate.py --check    list the pages that are out of date and fail

The same code gives the same bytes: nothing here reads a clock, a terminal width or the machine.
"""

from __future__ import annotations

import argparse
import inspect
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path.insert(0, str(ROOT / "src"))

FOLDERS = ("method/signals", "method/explanations", "method/markers")  # every page in these is generated
COMMAND = "python docs/generate.py"
NOTE = f"<!-- Made by `{COMMAND}` from the code. Change the code, not this page. -->"


def pages() -> dict[str, str]:
    """Path under docs/ → text of every generated page."""
    made = {
        "reference/tables.md": tables(),
        "reference/settings.md": settings(),
        "reference/cli.md": commands(),
        "reference/formats.md": formats(),
    }
    made |= signal_pages() | explanation_pages() | marker_pages()
    return {name: f"{text.strip()}\n" for name, text in made.items()}


# ------------------------------------------------------------------------------------- tables


def tables() -> str:
    from overt.flow import STAGES
    from overt.store import TABLES

    readers = {
        name: [stage.name for stage in STAGES if name in stage.reads] for name in TABLES
    }
    parts = [
        "# Tables of a case",
        NOTE,
        "A case is a folder with one database, `case.duckdb`. Every DuckDB client reads it; from Python use "
        "`case.table(name)` or `case.sql(query)`. Stages of Overt speak to each other through these tables only. "
        "Tables whose names begin with an underscore are machinery and may change at any time.",
        "Times are seconds since 1970 in UTC. **NULL means that the source does not say**; it is never written as 0. "
        "`…_key` columns are 64-bit keys of the text beside them "
        "([why](../decisions/0001-duckdb-and-keys.md)).",
    ]
    stages = list(dict.fromkeys(table.written_by for table in TABLES.values()))
    for stage in stages:
        mine = [table for table in TABLES.values() if table.written_by == stage]
        title = "The log" if stage == "flow" else f"Stage {stage}"
        parts.append(f"## {title}")
        parts.append(_table(("Table", "A row is"), [(f"[{t.name}](#{t.name})", t.a_row_is) for t in mine]))
        for table in mine:
            read_by = ", ".join(readers[table.name])
            parts.append(f"### {table.name}")
            parts.append(
                f"A row is {table.a_row_is}." + (f" Read by the stages {read_by}." if read_by else "")
            )
            rows = [(f"`{c.name}`", c.type, c.means) for c in table.columns]
            parts.append(_table(("Column", "Type", "Means"), rows))
    return _joined(parts)


# ----------------------------------------------------------------------------------- settings


def settings() -> str:
    from overt.clusters._explain import find as explanations
    from overt.flow import STAGES
    from overt.markers import find as markers
    from overt.settings import RunSettings
    from overt.signals import find as signals

    users = {
        each.name: ", ".join(stage.name for stage in STAGES if each.name in stage.settings)
        for each in fields(RunSettings)
    }
    parts = [
        "# Settings",
        NOTE,
        "Settings of a case lie in its `settings.json`. A run keeps them there, so the next run of the same case "
        "uses them again; a stage is done again when one of its settings changes.",
        "## Settings of a run",
        "`--q`, `--copies` and `--seed` of `overt investigate` set three of them. The others are set in "
        "`settings.json` or from Python: `case.run(overt.RunSettings(least_members=5))`.",
        _settings_table(RunSettings, extra=("Changes the stages", users)),
        "## Settings of parts",
        "Signals, explanations and markers carry their own settings. On the command line: "
        "`--set same_text.least_letters=40`, which may be repeated. From Python: "
        '`overt.RunSettings(parts={"same_text": {"least_letters": 40}})`. '
        "`--window 60` sets `windows_s` of every signal at once, and `--set co_link.enabled=no` leaves a signal out.",
    ]
    for title, folder, found in (
        ("Signals", "signals", signals()),
        ("Explanations", "explanations", explanations()),
        ("Markers", "markers", markers()),
    ):
        parts.append(f"### {title}")
        for name, cls in found.items():
            parts.append(f"#### {name}")
            parts.append(f"{_first_line(cls)} [Its page](../method/{folder}/{name}.md).")
            parts.append(_settings_table(cls))
    return _joined(parts)


def _settings_table(cls: type, *, extra: tuple[str, Mapping[str, str]] | None = None) -> str:
    from overt.plugins import settings_of

    rows = []
    for each in settings_of(cls):
        row = [f"`{each.name}`", f"`{_value(each.default)}`", _bounds(each.metadata), each.metadata["help"]]
        rows.append([*row, extra[1][each.name]] if extra else row)
    heads = ["Setting", "Default", "Bounds", "Means"]
    return _table([*heads, extra[0]] if extra else heads, rows)


def _value(default: Any) -> str:
    return ",".join(map(str, default)) if isinstance(default, tuple) else str(default)


def _bounds(metadata: Mapping[str, Any]) -> str:
    least, most = metadata["least"], metadata["most"]
    if least is not None and most is not None:
        return f"{least} to {most}"
    return f"{least} or more" if least is not None else f"{most} or less" if most is not None else ""


# ----------------------------------------------------------------------------------- commands


def commands() -> str:
    from typer.main import get_command

    from overt.cli._app import app

    root = get_command(app)
    parts = [
        "# Commands",
        NOTE,
        "Results go to standard output, progress and errors to standard error. Exit codes: 0 done, 2 the input, a "
        "setting or the case cannot be used, 130 interrupted (the same command goes on from there).",
        "`overt --version` prints the version, `overt COMMAND --help` what stands here.",
    ]
    for path, command in _commands(root, "overt"):
        parts += _command(path, command)
    return _joined(parts)


def _commands(group: Any, path: str) -> Iterable[tuple[str, Any]]:
    """Every command below a group, a group's own commands in its place."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _command(path: str, command: Any) -> list[str]:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
    words = [path, *(_argument(p) for p in arguments), *(["[OPTIONS]"] if options else [])]
    text, _, examples = inspect.cleandoc(command.help or "").partition("Example")
    parts = [f"## {path}", f"```text\n{' '.join(words)}\n```", text.strip()]
    lines = [line.strip() for line in examples.splitlines()[1:] if line.strip()]
    if lines:
        parts.append("```console\n" + "\n".join(f"$ {line}" for line in lines) + "\n```")
    if arguments:
        parts.append(_table(("Argument", "Means"), [(f"`{_argument(p)}`", p.help or "") for p in arguments]))
    if options:
        rows = [(f"`{_option(p)}`", p.help or "", _default(p)) for p in options]
        parts.append(_table(("Option", "Means", "Default"), rows))
    return parts


def _argument(parameter: Any) -> str:
    return parameter.name.upper() + ("…" if parameter.nargs == -1 else "")


def _option(parameter: Any) -> str:
    names = " ".join(parameter.opts)
    return names if parameter.is_flag else f"{names} {_kind(parameter)}"


def _kind(parameter: Any) -> str:
    kind = str(parameter.type_descriptor.annotation)
    if parameter.name == "case":
        return "FOLDER"
    return "FILE" if "Path" in kind else "NUMBER" if "int" in kind or "float" in kind else "TEXT"


def _default(parameter: Any) -> str:
    no_default = parameter.is_flag or parameter.default is None
    return "" if no_default else f"`{parameter.default}`"


# ------------------------------------------------------------------------------------ formats


def formats() -> str:
    from overt.ingest import formats as importers
    from overt.ingest._hints import FIELDS

    found = importers()
    parts = [
        "# Formats",
        NOTE,
        "A format is recognised by the content of a file, never by its name. `--format NAME` chooses one where "
        "recognition fails. Files may be packed as `.gz`, `.bz2`, `.xz`, `.zst` or `.zip`; folders are read with "
        "everything in them.",
        "**Zone** is what Overt takes for times that state none. Where the column says *asked for*, such times are "
        "refused until `--zone` gives the zone ([why](../decisions/0002-documented-zones.md)).",
        _table(
            ("Format", "What it is", "Files", "Zone of times without one"),
            [
                (f"[`{each.name}`](#{each.name})", each.label, _shapes(each), each.documented_zone or "asked for")
                for each in found
            ],
        ),
        "A table that none of these recognises is read with `--map FIELD=COLUMN,…`. Fields are named as the columns "
        f"of the tables: {', '.join(f'`{name}`' for name in FIELDS)}.",
    ]
    for each in found:
        parts.append(f"## {each.name}")
        parts.append(f"{each.label}. {_first_line(type(each))}")
        parts.append(f"* Files: {_shapes(each)}\n* Platform: {each.platform or 'as the file or `--platform` says'}")
        parts.append("How it can be wrong:")
        parts.append(_bullets(each.caveats))
        parts.append("Records it is tested with:")
        parts.append(_bullets(example.shows for example in each.examples))
        if each.references:
            parts.append("Sources:")
            parts.append(_bullets(each.references))
    return _joined(parts)


def _shapes(importer: Any) -> str:
    words = {"table": "CSV, TSV, Parquet, Excel", "json": "JSON, JSON Lines"}
    return ", ".join(words[shape] for shape in importer.shapes)


# -------------------------------------------------------------------------- signals, explanations


def signal_pages() -> dict[str, str]:
    from overt.signals import find

    found = find()
    made = {
        "method/signals/README.md": _list(
            "Signals",
            "A signal is one kind of act: what an account does with which object. Two accounts make a pair when they "
            "act on the same objects close in time. [How a pair is tested](../overview.md) is the same for all.",
            found,
            lambda cls: f"{_first_line(cls)}",
        )
    }
    for name, cls in found.items():
        made[f"method/signals/{name}.md"] = _signal(cls())
    return made


def _signal(signal: Any) -> str:
    cls = type(signal)
    origins = signal.origins_sql()
    parts = [
        f"# {signal.name}",
        NOTE,
        inspect.cleandoc(cls.__doc__ or ""),
        f"In a report: these accounts *{signal.label}*.",
        "## What counts as an act",
        f"Reads {', '.join(f'[`{t}`](../../reference/tables.md#{t})' for t in signal.needs)}. Rows without an object "
        "take no part.",
        _sql(signal.acts_sql()),
    ]
    if origins:
        parts.append(
            "The signal has a direction: an act counts when it follows the post of the author within the window. The "
            "author's posts:"
        )
        parts.append(_sql(origins))
    if not signal.one_object_a_post:
        parts.append(
            "One post can carry several of these objects. Objects that two accounts met at one and the same moment "
            "count once ([why](../../decisions/0005-hashtags-one-by-one.md))."
        )
    if signal.spans_s is not None:
        parts.append(
            "An object is a span of time. To be awake in it is no choice of an object, so chance decides only the "
            "moments ([why](../../decisions/0010-same-hours.md))."
        )
    parts += ["## How it can be wrong", _bullets(signal.caveats)]
    parts += ["## Settings", _settings_table(cls)]
    parts.append("All windows are tried ([why](../../decisions/0003-window-ladder.md)).")
    parts.append("## Worked examples")
    parts.append("Each is a test: these rows give exactly these pairs in the widest window.")
    for example in signal.examples:
        parts.append(f"**{example.shows[0].upper()}{example.shows[1:]}**")
        for table, rows in example.tables.items():
            parts.append(f"Rows of `{table}` (columns not shown are NULL):")
            heads = list(dict.fromkeys(key for row in rows for key in row))
            parts.append(_table(heads, [[_cell(row.get(head)) for head in heads] for row in rows]))
        parts.append("Pairs:")
        parts.append(_table(("account a", "account b", "k"), example.pairs))
    parts += ["## References", _bullets(signal.references)]
    if signal.techniques:
        parts.append("## Techniques")
        parts.append(_bullets(_technique(each) for each in signal.techniques))
    return _joined(parts)


def _technique(name: str) -> str:
    scheme, _, number = name.rpartition(":")
    return f"Online Operations Kill Chain (Meta) {number}" if scheme else f"DISARM Red {name}"


def explanation_pages() -> dict[str, str]:
    from overt.clusters._explain import find

    found = find()
    made = {
        "method/explanations/README.md": _list(
            "Innocent explanations",
            "People coordinate for good reasons. Each check asks every cluster one question. "
            "[What the verdicts mean](../overview.md#explanations-and-verdicts).",
            found,
            lambda cls: cls.question,
        )
    }
    for name, cls in found.items():
        check = cls()
        parts = [
            f"# {name}",
            NOTE,
            f"**{check.question}**",
            inspect.cleandoc(cls.__doc__ or ""),
            inspect.cleandoc(cls.assess.__doc__ or ""),
            "## How it can be wrong",
            _bullets(check.caveats),
            "## Settings",
            _settings_table(cls),
            "## Worked examples",
            "Each is a test: these facts give exactly this verdict.",
            _table(("Facts", "Verdict"), [(shows, verdict) for shows, _, verdict in check.examples]),
            "## References",
            _bullets(check.references),
        ]
        made[f"method/explanations/{name}.md"] = _joined(parts)
    return made


def marker_pages() -> dict[str, str]:
    from overt.markers import find

    found = find()
    made = {
        "method/markers/README.md": _list(
            "Markers",
            "A marker measures how an account or a cluster works: its clock, its programs, its roles. It makes no "
            "cluster and scores nobody. Every number comes with what cannot be excluded, what accounts in no cluster "
            "have in its place, and on how much data it stands. [How markers are computed](../../guide/markers.md).",
            found,
            lambda cls: cls.question,
        )
    }
    for name, cls in found.items():
        marker = cls()
        names = [(f"`{key}`", *said.split(": ", 1)) for key, said in cls.gives.items()]
        parts = [
            f"# {name}",
            NOTE,
            f"**{marker.question}**",
            inspect.cleandoc(cls.__doc__ or ""),
            f"Asked of each {' and of each '.join(cls.applies_to)}. Reads "
            f"{', '.join(f'[`{t}`](../../reference/tables.md#{t})' for t in cls.needs)}.",
            "## What it gives",
            _table(("Name", "Unit", "Means"), names),
            inspect.cleandoc(cls.measure.__doc__ or ""),
            f"**What standing out means.** {marker.means}",
            f"**What it does not mean.** {marker.does_not_mean}",
            "## How it can be wrong",
            _bullets(cls.caveats),
            "## Settings",
            _settings_table(cls),
            "## Worked examples",
            "Each is a test: these data give exactly these rows.",
        ]
        for example in cls.examples:
            parts.append(f"**{example.shows[0].upper()}{example.shows[1:]}**")
            heads = list(dict.fromkeys(key for row in example.gives for key in row))
            parts.append(_table(heads, [[_cell(row.get(h)) if h in row else "" for h in heads] for row in example.gives]))
        parts += ["## References", _bullets(cls.references)]
        if cls.techniques:
            parts.append("## Techniques")
            parts.append(_bullets(_technique(each) for each in cls.techniques))
        made[f"method/markers/{name}.md"] = _joined(parts)
    return made


# -------------------------------------------------------------------------------------- words


def _list(title: str, about: str, found: Mapping[str, Any], says: Any) -> str:
    rows = [(f"[{name}]({name}.md)", says(cls)) for name, cls in found.items()]
    return _joined([f"# {title}", NOTE, about, _table(("Name", "Looks for"), rows)])


def _first_line(cls: type) -> str:
    return inspect.cleandoc(cls.__doc__ or "").splitlines()[0]


def _sql(text: str) -> str:
    return f"```sql\n{inspect.cleandoc(text)}\n```"


def _cell(value: object) -> str:
    return "NULL" if value is None else value if isinstance(value, str) else json.dumps(value)


def _bullets(items: Iterable[str]) -> str:
    return "\n".join(f"* {item}" for item in items)


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in line) + " |"
        for line in lines
    )


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)


# --------------------------------------------------------------------------------------- verbs


def stale(made: Mapping[str, str]) -> list[str]:
    """Pages that differ from what the code says, are missing, or describe what is no more."""
    wrong = [
        name
        for name, text in made.items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != text
    ]
    left = [f"{f}/{page.name}" for f in FOLDERS for page in sorted((DOCS / f).glob("*.md"))]
    return wrong + [name for name in left if name not in made]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, or check them; the exit code is 1 when a page is out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a page is out of date")
    check = parser.parse_args(arguments).check
    made = pages()
    wrong = stale(made)
    if check:
        for name in wrong:
            print(f"docs/{name} is out of date")
        if wrong:
            print(f"Run: {COMMAND}")
        return 1 if wrong else 0
    for name in wrong:
        page = DOCS / name
        if name in made:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(made[name], encoding="utf-8", newline="\n")
        else:
            page.unlink()
        print(f"docs/{name} {'written' if name in made else 'removed'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
