"""A case: one folder with its tables, settings, decisions and log of runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from overt.decisions import refresh
from overt.errors import CaseError, NotFound
from overt.flow import check_parts, log_run, run_stages, sources_hash
from overt.progress import SILENT, Progress
from overt.settings import RunSettings
from overt.store import TABLES, DuckDBEngine, SparkEngine
from overt.store.handover import engine_for_pairs, note_given
from overt.summary import summarise

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

    from overt.ingest import SourceSummary, Understanding


class Case:
    """One investigation in one folder.

    >>> case = Case.create("riverside")                       # doctest: +SKIP
    >>> case.ingest(["export.csv"], zone="Europe/Paris")      # doctest: +SKIP
    >>> case.run()                                            # doctest: +SKIP
    >>> case.clusters().to_pandas()                           # doctest: +SKIP

    The folder holds `case.duckdb` (all tables; any DuckDB client reads them) and `settings.json`.
    Use it as a context manager, or call `close`, so that the file is let go.
    """

    def __init__(self, folder: Path, engine: DuckDBEngine) -> None:
        self.folder = folder
        self.engine = engine

    @classmethod
    def create(cls, folder: str | Path, **engine: Any) -> Case:
        """Open the case in `folder`, making it when there is none.

        `engine` may hold memory_limit ("6GB") and threads. Raises CaseError when the folder holds
        other things than a case.
        """
        folder = Path(folder)
        if folder.exists() and not (folder / "case.duckdb").exists() and any(folder.iterdir()):
            raise CaseError(
                f"{folder} is not empty and holds no case. Give a new folder with --case, or the folder of a case."
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise CaseError(
                f"{folder} cannot be made: {problem.strerror}. Give another folder with --case."
            ) from problem
        database = DuckDBEngine(folder / "case.duckdb", **engine)
        case = cls(folder, database)
        case._match_dictionary()
        database.create(*TABLES)
        if not case._settings_file.exists():
            case.save_settings(RunSettings())
        return case

    @classmethod
    def open(cls, folder: str | Path, *, read_only: bool = False, **engine: Any) -> Case:
        """Open an existing case; raises CaseError when there is none in `folder`."""
        folder = Path(folder)
        if not (folder / "case.duckdb").is_file():
            raise CaseError(
                f"There is no case in {folder}. Make one: overt investigate FILES --case {folder}"
            )
        case = cls(folder, DuckDBEngine(folder / "case.duckdb", read_only=read_only, **engine))
        case._match_dictionary()
        return case

    def __enter__(self) -> Case:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write everything out and let go of the file."""
        self.engine.close()

    def _match_dictionary(self) -> None:
        """Drop results that another version wrote; refuse what it read in, which cannot be made again. Tables that
        have come since are there, empty."""
        old = self.engine.outdated()
        if not old:
            self.engine.create(*self.engine.missing())
            return
        results = [name for name in old if TABLES[name].written_by not in ("ingest", "flow")]
        if len(results) < len(old) or self.engine.read_only:
            self.close()
            again = (
                "overt investigate FILES --case NEW-FOLDER"
                if len(results) < len(old)
                else "overt investigate"
            )
            raise CaseError(
                f"{self.folder} was made by another version of Overt (table {old[0]} differs). Run {again} to make "
                "its results anew; nothing was changed."
            )
        for name in results:
            self.engine.drop(name)
        self.engine.create(*self.engine.missing())
        refresh(self.engine)
        self.engine.execute(
            "UPDATE run SET status = 'replaced' WHERE status = 'done' AND stage <> 'ingest'"
        )

    # ------------------------------------------------------------------ work

    def ingest(
        self,
        files: Iterable[str | Path],
        *,
        zone: str | None = None,
        mapping: Mapping[str, str] | None = None,
        platform: str | None = None,
        format: str | None = None,  # noqa: A002
        dates: str | None = None,
        resolved_links: Mapping[str, str] | None = None,
        progress: Progress = SILENT,
    ) -> list[SourceSummary]:
        """Read files or folders into the case; files already read are skipped.

        `zone` is an IANA name for times written without one, `mapping` FIELD → column, `dates` "dmy"
        or "mdy" where day and month cannot be told apart. Raises InputError when a file cannot be
        used at all; single records that cannot be trusted become rows of `refused`.
        """
        from overt import ingest

        found: list[SourceSummary] = []

        def work() -> str:
            found.extend(
                ingest.read(
                    self.engine,
                    [Path(file) for file in files],
                    zone=zone,
                    mapping=mapping,
                    platform=platform,
                    format=format,
                    dates=dates,
                    resolved_links=resolved_links,
                    progress=progress,
                )
            )
            return f"{len(found)} files"

        how = {
            "zone": zone,
            "mapping": dict(mapping or {}),
            "platform": platform,
            "format": format,
            "dates": dates,
        }
        log_run(self.engine, "ingest", how, sources_hash(self.engine), work)
        return found

    def look(self, files: Iterable[str | Path], **how: Any) -> list[Understanding]:
        """What `ingest` would understand of these files, without reading them in."""
        from overt import ingest

        return ingest.look([Path(file) for file in files], **how)

    def read_deletions(self, file: str | Path, *, platform: str = "x") -> int:
        """Read notices of deleted posts (CSV or JSON Lines, packed or not); returns how many were new."""
        from overt import ingest

        return ingest.read_deletions(self.engine, Path(file), platform=platform)

    def run(
        self,
        settings: RunSettings | None = None,
        progress: Progress = SILENT,
        *,
        engine: str | SparkSession | SparkEngine = "duckdb",
        **spark: Any,
    ) -> list[str]:
        """Run every stage that is not up to date and return their names; an empty list means all were.

        `settings` are kept as the case's settings; None uses those the case has. `engine` computes
        the pairs: "duckdb", the address of a Spark master ("local[2]", "spark://host:7077"), a
        SparkSession, or a SparkEngine, which may bring the tables of posts with it. Results are the
        same, so another engine makes no stage run again. `spark` may hold work and memory
        (`SparkEngine`).
        """
        if settings is not None:
            self.save_settings(settings)
        with engine_for_pairs(engine, self.folder / "spark", **spark) as make:
            if isinstance(engine, SparkEngine) and engine.given:
                note_given(self.engine, engine)
            return run_stages(self.engine, self.settings, progress, spark=make)

    # -------------------------------------------------------------- settings

    @property
    def settings(self) -> RunSettings:
        """Settings of the case, from `settings.json`."""
        try:
            values = json.loads(self._settings_file.read_text(encoding="utf-8"))
            return RunSettings(**values)
        except FileNotFoundError:
            return RunSettings()
        except (ValueError, TypeError) as problem:
            raise CaseError(
                f"{self._settings_file} cannot be read: {problem}. Mend it, or delete it to go back to the defaults."
            ) from problem

    def save_settings(self, settings: RunSettings) -> None:
        """Write the settings of the case; SettingError when a part of that name does not exist."""
        check_parts(settings.parts)
        values = {**settings.values(), "parts": {k: dict(v) for k, v in settings.parts.items()}}
        self._settings_file.write_text(
            json.dumps(values, indent=2, sort_keys=True) + "\n", encoding="utf-8"
        )

    @property
    def _settings_file(self) -> Path:
        return self.folder / "settings.json"

    # --------------------------------------------------------------- results

    def table(self, name: str) -> pa.Table:
        """A whole table of the data dictionary as Arrow (`overt.store.TABLES` lists them)."""
        if name not in TABLES:
            raise NotFound(f"There is no table {name!r}. There are: {', '.join(TABLES)}.")
        names = ", ".join(f'"{column}"' for column in TABLES[name].names)
        return self.engine.read(f'SELECT {names} FROM "{name}"')

    def sql(self, query: str, **parameters: Any) -> pa.Table:
        """Rows of a query over the case's tables; parameters are written :like_this."""
        return self.engine.read(query, parameters)

    def clusters(self) -> pa.Table:
        """The clusters, largest first (table `cluster`)."""
        return self.engine.read("SELECT * FROM cluster ORDER BY cluster_id NULLS LAST")

    def members(self, cluster_id: int) -> pa.Table:
        """The accounts of one cluster, best tied first, with their profiles."""
        return self.engine.read(
            """
            SELECT m.account_id, m.edges, m.bits, m.leads, m.follows, m.stability, m.bridge_to, a.handle,
                   a.name, a.platform, a.created_at,
                   a.followers, a.posts, a.first_at, a.last_at
            FROM membership m
            LEFT JOIN account a ON a.account_id = m.account_id
            WHERE m.cluster_id = :cluster_id
            ORDER BY m.bits DESC NULLS LAST, m.account_id NULLS LAST
            """,
            {"cluster_id": cluster_id},
        )

    def edges(self) -> pa.Table:
        """The edges that passed, strongest first (table `edge`)."""
        return self.engine.read(
            "SELECT * FROM edge ORDER BY p_value NULLS LAST, account_a NULLS LAST, account_b NULLS LAST"
        )

    def runs(self) -> pa.Table:
        """The log of runs."""
        return self.engine.read("SELECT * FROM run ORDER BY run_no NULLS LAST")

    def summary(self) -> dict[str, Any]:
        """Counts, clusters and floor: what the command line prints at the end of a run."""
        return summarise(self.engine)

    def accounts(self) -> pa.Table:
        """The accounts in clusters, with their profiles."""
        return self.engine.read(
            """
            SELECT m.cluster_id, m.account_id, a.platform, a.handle, a.name, a.created_at, a.followers, a.following,
                   a.biography, a.place, a.website, a.posts, a.first_at, a.last_at, m.edges, m.bits, m.leads, m.follows
            FROM membership m
            LEFT JOIN account a ON a.account_id = m.account_id
            ORDER BY m.cluster_id NULLS LAST, m.bits DESC NULLS LAST, m.account_id NULLS LAST
            """
        )

    def accounts_in_network(self) -> pa.Table:
        """Every account that has an edge, with its cluster where it is in one."""
        return self.engine.read(
            """
            WITH ends AS (
                SELECT account_a AS account_id FROM edge
                UNION
                SELECT account_b AS account_id FROM edge
            )
            SELECT e.account_id, a.platform, a.handle, a.name, a.posts, m.cluster_id
            FROM ends e
            LEFT JOIN account a ON a.account_id = e.account_id
            LEFT JOIN membership m ON m.account_id = e.account_id
            ORDER BY e.account_id NULLS LAST
            """
        )

    def pairs_like(self, like: str, *, signal: str, window_s: int, least: int) -> pa.Table:
        """Pairs counted as another tool counts them: "coortweet" or "toolkit"."""
        from overt.signals._like import acts_for_like, pairs_like

        acts = acts_for_like(self.engine, signal)
        return pairs_like(self.engine, acts, like=like, window_s=window_s, least=least)

    def evidence(self, account_a: str, account_b: str) -> pa.Table:
        """The posts behind an edge: one row per signal and object, the rarest object first.

        Accounts in text order. Empty where the two have no edge.
        """
        return self.engine.read(
            """
            SELECT e.signal, e.object, e.accounts, e.at_a, e.at_b, e.gap_s, a.text AS text_a, b.text AS text_b,
                   a.post_id AS post_a, b.post_id AS post_b, a.url AS url_a, b.url AS url_b
            FROM edge_post e
            LEFT JOIN post a ON a.post_key = e.post_a
            LEFT JOIN post b ON b.post_key = e.post_b
            WHERE e.account_a = :a AND e.account_b = :b
            ORDER BY e.accounts NULLS LAST, e.gap_s NULLS LAST, e.signal NULLS LAST, e.object_key NULLS LAST
            """,
            {"a": account_a, "b": account_b},
        )
