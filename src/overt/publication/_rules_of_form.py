"""Rules about marks, persons, frameworks, figures, names and questions."""

from __future__ import annotations

from collections.abc import Iterator

from overt.assessment.frameworks import DISARM, KILL_CHAIN, current, find
from overt.errors import PluginError
from overt.publication._finding import Finding, short
from overt.publication._model import Publication
from overt.publication.questions import QUESTIONS, VALUES

TLP = ("clear", "green", "amber", "amber+strict", "red")
FILED = {
    DISARM: ("disarm",),
    KILL_CHAIN: ("meta-online-operations", "online-operations-kill-chain", "killchain"),
}
"""What an object for machines files a technique of a framework under."""


def everything_marked(p: Publication) -> Iterator[Finding]:
    """7. TLP on every page, file, object and attachment."""
    if not p.marked:
        yield Finding(
            7, "document", "nothing is marked", "Mark it: overt decide operation:O1 tlp amber."
        )
    for each in p.marked:
        if (each.tlp or "").lower().removeprefix("tlp:") not in TLP:
            what = f"marked {each.tlp}" if each.tlp else "not marked"
            yield Finding(7, each.place, f"{each.kind}, {what}", f"Mark it TLP: {', '.join(TLP)}.")


def persons_protected(p: Publication) -> Iterator[Finding]:
    """13. No private person named, no ordinary account in exports, no victim among the indicators."""
    for each in p.persons:
        if not each.public and not each.masked:
            yield Finding(
                13, each.place, short(each.account),
                f"Mask it, or decide that it is public: overt decide account:{each.account} public yes.",
            )  # fmt: skip
        if each.export and each.side != "inside":
            yield Finding(
                13,
                each.place,
                f"{short(each.account)} is no account of the operation",
                "Leave it out of the file.",
            )
    for indicator in p.indicators:
        if "victim" in (indicator.role or "").lower():
            yield Finding(
                13,
                indicator.place,
                f"{short(indicator.value)}, {indicator.role}",
                "A victim is no indicator.",
            )


def frameworks_right(p: Publication) -> Iterator[Finding]:
    """14. Framework named right, version pinned, technique known in it."""
    for each in p.techniques:
        if each.framework not in FILED:
            yield Finding(
                14,
                each.place,
                f"{each.technique_id} of “{each.framework}”",
                f"Name it “{DISARM}” or “{KILL_CHAIN}”.",
            )
            continue
        mark = "killchain:" if each.framework == KILL_CHAIN else ""
        try:
            find(f"{mark}{each.technique_id}")
        except PluginError:
            instead = None if mark else current(each.technique_id)
            yield Finding(
                14, each.place, f"{each.technique_id} is not in {each.framework}",
                f"It is {instead} there." if instead else "Look its successor up, or take it out.",
            )  # fmt: skip
        if each.filed_under is not None and each.filed_under.lower() not in FILED[each.framework]:
            yield Finding(
                14, each.place, f"{each.technique_id} is filed under {each.filed_under}",
                f"File it under {FILED[each.framework][0]}.",
            )  # fmt: skip


def figures_described(p: Publication) -> Iterator[Finding]:
    """16. Every figure has an alternative text, a source line and n."""
    for each in p.figures:
        lacking = [
            name for name, held in (("alternative text", each.alt.strip()), ("source line", each.source.strip()),
                                    ("n", each.n is not None)) if not held
        ]  # fmt: skip
        if lacking:
            yield Finding(
                16, each.place, f"{short(each.title)}: no {', no '.join(lacking)}", "Add it."
            )


def two_names(p: Publication) -> Iterator[Finding]:
    """19. Two names: an author, and a reviewer who is somebody else."""
    authors = {
        each.person.strip().casefold()
        for each in p.signed
        if each.role == "author" and each.person.strip()
    }
    others = {
        each.person.strip().casefold()
        for each in p.signed
        if each.role == "reviewer" and each.person.strip()
    }
    if not authors:
        yield Finding(19, "names", "no author", "Somebody signs as author.")
    if not others - authors:
        yield Finding(
            19,
            "names",
            "no reviewer who is not the author",
            "A second person reads it and signs as reviewer.",
        )


def questions_answered(p: Publication) -> Iterator[Finding]:
    """20. DFRLab's eighteen questions are answered by a person."""
    for name, question in QUESTIONS.items():
        given = p.answers.get(name)
        if given is None or given.value not in VALUES or not given.person.strip():
            yield Finding(
                20,
                f"question {name}",
                question.text,
                f"A person answers: overt assess answer … {name} {'|'.join(VALUES)}.",
            )
