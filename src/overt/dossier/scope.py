"""What a dossier is about: an operation a person put together, or, as a draft, what the machine could not explain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from overt import decisions
from overt.errors import NotFound, SettingError
from overt.share import PROFILES, Mask, Profile, mask_of
from overt.share._profiles import TLP

if TYPE_CHECKING:
    from overt.case import Case
    from overt.decisions import Decision, Operation


@dataclass(frozen=True)
class Cluster:
    """One cluster that the scope holds at least half of."""

    number: int
    size: int
    held: int
    verdict: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Scope:
    """Which accounts, clusters and websites a dossier speaks of, and who may see what of them.

    held      SQL of the accounts, self-contained: every query of the dossier begins with it
    said      (subject, field) → the decision that stands
    public    accounts a person said are public
    """

    operation: Operation | None
    name: str | None
    held: str
    accounts: int
    clusters: tuple[Cluster, ...]
    others: tuple[Cluster, ...]
    domains: tuple[str, ...]
    profile: Profile
    tlp: str
    said: Mapping[tuple[str, str], Decision]
    people: tuple[str, ...]
    mask: Mask
    public: frozenset[str] = field(default_factory=frozenset)

    @property
    def draft(self) -> bool:
        """Whether no person has put this together."""
        return self.operation is None

    @property
    def subject(self) -> str:
        """The subject of decisions about it."""
        return f"operation:{self.operation.operation_id}" if self.operation else "case"

    def decided(self, name: str) -> Decision | None:
        """What a person decided about this operation."""
        return self.said.get((self.subject, name)) if self.operation else None

    def named(self, account_id: str) -> bool:
        """Whether the recipient may read who an account is."""
        return not self.profile.masked or account_id in self.public


def about(case: Case, operation_id: str | None, profile: str, *, null: bool = False) -> Scope:
    """The scope of a dossier.

    Without `operation_id` the only operation of the case, or the unexplained clusters as a draft. Raises
    NotFound when there is no such operation or nothing to write of, SettingError when the marking forbids it.
    """
    engine = case.engine
    said = {(each.subject, each.field): each for each in decisions.standing(engine)}
    stand = {each.operation_id: each for each in decisions.operations(engine)}
    operation = None if null else _chosen(stand, operation_id)
    out = sorted(
        subject.removeprefix("account:")
        for (subject, name), each in said.items()
        if name == "exclude" and subject.startswith("account:") and each.new == "yes"
    )
    clusters = _clusters(case, operation, out)
    inside = tuple(each for each in clusters if each.held * 2 >= each.size and each.held)
    if operation is None and not null:
        inside = tuple(each for each in clusters if each.verdict == "unexplained")
        if not inside:
            raise NotFound(
                "The case has no unexplained cluster and no operation to write about. A null report says so in full: "
                "overt report --template null --to null.html"
            )
    held = _held(operation, [each.number for each in inside], out)
    accounts = int(engine.read(f"SELECT COUNT(*) AS n FROM ({held}) h")["n"][0].as_py())
    if not accounts and not null:
        raise NotFound(
            f"{operation.operation_id if operation else 'The candidate'} holds no account. Put some in: "
            "overt operation add O1 --cluster 1"
        )
    chosen = PROFILES[profile]
    kept = {each.number for each in inside}
    return Scope(
        operation=operation,
        name=operation.name if operation else None,
        held=held,
        accounts=accounts,
        clusters=inside,
        others=tuple(each for each in clusters if each.number not in kept),
        domains=_domains(operation, said),
        profile=chosen,
        tlp=_tlp(said, operation, chosen),
        said=said,
        people=_people(said, operation),
        mask=mask_of(engine, operation.operation_id if operation else None),
        public=frozenset(
            subject.removeprefix("account:")
            for (subject, name), each in said.items()
            if name == "public" and each.new == "yes"
        ),
    )


def _chosen(stand: Mapping[str, Operation], operation_id: str | None) -> Operation | None:
    if operation_id is not None:
        if operation_id not in stand:
            there = (
                f"There are: {', '.join(stand)}."
                if stand
                else "There is none yet: overt operation new NAME"
            )
            raise NotFound(f"There is no operation {operation_id}. {there}")
        return stand[operation_id]
    if len(stand) > 1:
        raise SettingError(
            f"The case has {len(stand)} operations. Name one: --operation {next(iter(stand))}"
        )
    return next(iter(stand.values()), None)


def _held(operation: Operation | None, clusters: list[int], out: list[str]) -> str:
    """SQL of the accounts; ids of people are quoted, numbers are ours."""
    less = f" AND {{}} NOT IN ({', '.join(_quoted(each) for each in out)})" if out else ""
    if operation is not None:
        return (
            "SELECT part AS account_id FROM operation_part "
            f"WHERE operation_id = {_quoted(operation.operation_id)} AND kind = 'account'{less.format('part')}"
        )
    numbers = ", ".join(str(each) for each in clusters) or "-1"
    return f"SELECT account_id FROM membership WHERE cluster_id IN ({numbers}){less.format('account_id')}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _clusters(case: Case, operation: Operation | None, out: list[str]) -> list[Cluster]:
    held = (
        _held(operation, [], out)
        if operation
        else "SELECT account_id FROM membership WHERE cluster_id < 0"
    )
    shares = case.sql(
        f"SELECT m.cluster_id, COUNT(*) AS n FROM membership m JOIN ({held}) h ON h.account_id = m.account_id "
        "GROUP BY m.cluster_id ORDER BY m.cluster_id NULLS LAST"
    ).to_pylist()
    of = {row["cluster_id"]: row["n"] for row in shares}
    return [
        Cluster(
            row["cluster_id"],
            row["size"],
            of.get(row["cluster_id"], 0),
            row["verdict"] or "not checked",
            row,
        )
        for row in case.clusters().to_pylist()
    ]


def _domains(
    operation: Operation | None, said: Mapping[tuple[str, str], Decision]
) -> tuple[str, ...]:
    def left_out(name: str) -> bool:
        each = said.get((f"domain:{name}", "exclude"))
        return each is not None and each.new == "yes"

    return (
        tuple(name for name in sorted(operation.domains) if not left_out(name)) if operation else ()
    )


def _tlp(
    said: Mapping[tuple[str, str], Decision], operation: Operation | None, profile: Profile
) -> str:
    own = said.get((f"operation:{operation.operation_id}", "tlp")) if operation else None
    general = said.get(("case", "tlp"))
    tlp = own.new if own else general.new if general else profile.tlp
    if TLP.index(tlp) > TLP.index(profile.most_tlp):
        subject = f"operation:{operation.operation_id}" if own and operation else "case"
        raise SettingError(
            f"{subject} is marked TLP:{tlp.upper()}, and nothing stricter than TLP:{profile.most_tlp.upper()} may "
            f"go to {profile.about}. Mark it anew with: overt decide {subject} tlp {profile.most_tlp}"
        )
    return tlp


def _people(
    said: Mapping[tuple[str, str], Decision], operation: Operation | None
) -> tuple[str, ...]:
    """Who decided anything about the operation, in order of their first decision."""
    subject = f"operation:{operation.operation_id}" if operation else None
    rows = sorted(
        (each for each in said.values() if each.subject == subject),
        key=lambda each: each.decision_no,
    )
    return tuple(dict.fromkeys(each.person for each in rows))
