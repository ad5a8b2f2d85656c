"""SQL that touches posts and acts keeps to the subset that means the same on DuckDB and Spark.

What is allowed is a list (docs/reference/portable-sql.md); whatever the parser finds beyond it is a
violation, so a construct that nobody thought of is refused too.
"""

from __future__ import annotations

import re

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.dialects import DuckDB

from overt.signals import find, run
from overt.signals._like import acts_for_like, matches_like, pairs_like
from overt.store import TABLES, DuckDBEngine
from overt.store.engine import with_marks

FUNCTIONS = (
    exp.Count, exp.Sum, exp.Min, exp.Max, exp.Avg, exp.StddevSamp, exp.Ln, exp.Exp, exp.Sqrt,
    exp.Abs, exp.Floor, exp.Ceil, exp.Round, exp.Coalesce, exp.Case, exp.If, exp.Cast, exp.Least,
    exp.Greatest, exp.Lag, exp.Lead, exp.RowNumber, exp.Rank,
)  # fmt: skip
CLAUSES = (
    exp.Select, exp.From, exp.Where, exp.Group, exp.Having, exp.Join, exp.With, exp.CTE, exp.Union,
    exp.Subquery, exp.Order, exp.Ordered, exp.Window, exp.WindowSpec, exp.Distinct,
)  # fmt: skip
TERMS = (
    exp.Table, exp.TableAlias, exp.Alias, exp.Column, exp.Identifier, exp.Literal, exp.Placeholder,
    exp.Parameter, exp.Var, exp.Null, exp.Star, exp.DataType, exp.Paren, exp.And, exp.Or, exp.Not,
    exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.Add, exp.Sub, exp.Mul, exp.Div,
    exp.Neg,
)  # fmt: skip
ALLOWED = {*FUNCTIONS, *CLAUSES, *TERMS}
TYPES = {"BIGINT", "INT", "INTEGER", "DOUBLE", "TEXT", "BOOLEAN"}
TEXT_WORDS = re.compile(r"(?:\bAS\s+|::\s*)(VARCHAR|TEXT|CHAR)(?=\s*\)|$)", re.IGNORECASE)  # the parser takes all for one
JOINS = {"", "INNER", "LEFT", "CROSS"}


class _NullsSmall(DuckDB):
    NULL_ORDERING = "nulls_are_small"


class _NullsLarge(DuckDB):
    NULL_ORDERING = "nulls_are_large"


def violations(sql: str) -> list[str]:
    """What in a statement is not portable, in words; an empty list when nothing is."""
    trees = sqlglot.parse(with_marks(sql, "$"), dialect="duckdb")
    if len(trees) != 1 or not isinstance(trees[0], exp.Select | exp.Union):
        return ["not one SELECT"]
    found = [problem for node in trees[0].walk() for problem in _problems(node)]
    found += [f"type {word}: write STRING" for word in TEXT_WORDS.findall(sql)]
    for dialect in (_NullsSmall, _NullsLarge):  # an order of NULLs left open shows in one of them
        tree = sqlglot.parse_one(with_marks(sql, "$"), dialect=dialect)
        if any(node.args.get("nulls_first") for node in tree.find_all(exp.Ordered)):
            found.append("ORDER BY without NULLS LAST")
    return found


def _problems(node: exp.Expression) -> list[str]:
    if type(node) not in ALLOWED:
        return [f"{type(node).__name__} is not on the list: {node.sql('duckdb')}"]
    match node:
        case exp.Identifier() if node.args.get("quoted"):
            return [f"quoted name: Spark takes \"{node.name}\" for a text"]
        case exp.Star() if not isinstance(node.parent, exp.Count):
            return ["SELECT *"]
        case exp.Distinct() if not isinstance(node.parent, exp.Count) or len(node.expressions) != 1:
            return ["DISTINCT outside COUNT of one column"]
        case exp.Union() if node.args.get("distinct") or node.args.get("by_name"):
            return ["UNION without ALL"]
        case exp.Join() if _odd_join(node):
            return [f"join that is not inner, left or cross with ON: {node.sql('duckdb')}"]
        case exp.Group() if any(value for key, value in node.args.items() if key != "expressions"):
            return ["GROUP BY that is no list of expressions"]
        case exp.Literal() if not node.is_string and "." in node.name and "e" not in node.name:
            return [f"decimal literal {node.name}: write {node.name}e0"]
        case exp.DataType() if node.sql("duckdb") not in TYPES:
            return [f"type {node.sql('duckdb')}"]
        case exp.Group() | exp.Having():
            return _names_of_results(node)
    return []


def _odd_join(node: exp.Join) -> bool:
    kind = node.kind or node.side
    return bool(
        kind not in JOINS or node.args.get("method") or node.args.get("using")
        or (kind != "CROSS" and not node.args.get("on"))
    )  # fmt: skip


def _names_of_results(node: exp.Group | exp.Having) -> list[str]:
    """GROUP BY and HAVING repeat an expression; its new name or number is not known there."""
    columns = {
        each.alias: each.this for each in node.parent.expressions if isinstance(each, exp.Alias)
    }
    found = [
        f"{type(node).__name__} names the result column {column.name}"
        for column in node.find_all(exp.Column)
        if not column.table and column.name in columns and columns[column.name].name != column.name
    ]
    if isinstance(node, exp.Group) and any(isinstance(e, exp.Literal) for e in node.expressions):
        found.append("GROUP BY a number")
    return found


class _Listening(DuckDBEngine):
    """Keeps every statement that a stage hands to the engine."""

    def __init__(self) -> None:
        super().__init__(threads=1)
        self.heard: dict[str, None] = {}

    def build(self, table, sql, parameters=None, *, keep=True):
        self.heard[sql] = None
        return super().build(table, sql, parameters, keep=keep)

    def append(self, table, sql, parameters=None):
        self.heard[sql] = None
        return super().append(table, sql, parameters)

    def read(self, sql, parameters=None):
        self.heard[sql] = None
        return super().read(sql, parameters)


@pytest.fixture(scope="module")
def statements(fill) -> list[str]:
    """Every statement that signals run, with those that count like other tools."""
    engine = _Listening()
    engine.create(*TABLES)
    signals = [signal() for signal in find().values()]
    for signal in signals:
        fill(engine, **signal.examples[0].tables)
    fill(engine, source=[{"source_no": 1, "posts": 9, "time_step_s": 1}])
    run(engine)
    for like in ("coortweet", "toolkit"):
        pairs_like(engine, acts_for_like(engine, "co_link"), like=like, window_s=60, least=1)
        matches_like(engine, "_like_act", like=like, window_s=60, least=1)
    engine.close()
    return [*engine.heard, *(signal.object_sql() for signal in signals)]


def test_every_statement_of_signals_keeps_to_the_portable_subset(statements):
    assert len(statements) > 40
    assert {sql: violations(sql) for sql in statements if violations(sql)} == {}


@pytest.mark.parametrize(
    ("sql", "about"),
    [
        ("SELECT * FROM post", "SELECT *"),
        ("SELECT p.* FROM post p", "SELECT *"),
        ("FROM post", "SELECT *"),
        ("SELECT a // b AS c FROM t", "IntDiv"),
        ("SELECT a % b AS c FROM t", "Mod"),
        ("SELECT a, COUNT(*) AS n FROM t GROUP BY ALL", "GROUP BY"),
        ("SELECT a, COUNT(*) AS n FROM t GROUP BY 1", "GROUP BY a number"),
        ("SELECT a + 1 AS b, COUNT(*) AS n FROM t GROUP BY b", "result column b"),
        ("SELECT a, COUNT(*) AS n FROM t GROUP BY a HAVING n > 1", "result column n"),
        ("SELECT a FROM t QUALIFY ROW_NUMBER() OVER (ORDER BY a NULLS LAST) = 1", "Qualify"),
        ("SELECT a, RANK() OVER (ORDER BY b) AS r FROM t", "NULLS LAST"),
        ("SELECT a, RANK() OVER (ORDER BY b DESC) AS r FROM t", "NULLS LAST"),
        ("SELECT a, RANK() OVER (ORDER BY b NULLS FIRST) AS r FROM t", "NULLS LAST"),
        ("SELECT a FROM t ORDER BY a", "NULLS LAST"),
        ("SELECT a FROM t LIMIT 3", "Limit"),
        ("SELECT DISTINCT a FROM t", "DISTINCT"),
        ("SELECT COUNT(DISTINCT a, b) AS n FROM t", "DISTINCT"),
        ("SELECT a FROM t UNION SELECT a FROM u", "UNION without ALL"),
        ("SELECT t.a FROM t ASOF JOIN u ON t.a >= u.a", "join"),
        ("SELECT t.a FROM t JOIN u USING (a)", "join"),
        ("SELECT t.a FROM t NATURAL JOIN u", "join"),
        ("SELECT t.a FROM t, u", "join"),
        ("SELECT t.a FROM t FULL JOIN u ON t.a = u.a", "join"),
        ("SELECT a FROM t WHERE a IN (SELECT a FROM u)", "In "),
        ("SELECT LOWER(a) AS b FROM t", "Lower"),
        ("SELECT a || b AS c FROM t", "DPipe"),
        ("SELECT a FROM t WHERE a LIKE 'x%'", "Like"),
        ("SELECT SUBSTR(a, 1, 3) AS b FROM t", "Substring"),
        ("SELECT HASH(a) AS b FROM t", "HASH(a)"),
        ("SELECT RANDOM() AS b FROM t", "Rand"),
        ("SELECT STRING_AGG(a, ',') AS b FROM t", "GroupConcat"),
        ("SELECT [a, b] AS c FROM t", "Array"),
        ("SELECT {'a': b} AS c FROM t", "Struct"),
        ("SELECT CAST(a AS TIMESTAMP) AS b FROM t", "type TIMESTAMP"),
        ("SELECT a::DECIMAL(9, 2) AS b FROM t", "type DECIMAL"),
        ("SELECT a * 2.5 AS b FROM t", "decimal literal 2.5"),
        ("SELECT SUM(a) FILTER (WHERE b > 0) AS c FROM t", "Filter"),
        ("SELECT CAST(a AS VARCHAR) AS b FROM t", "write STRING"),
        ("SELECT CAST(a AS TEXT) AS b FROM t", "write STRING"),
        ('SELECT "a" AS b FROM t', "quoted name"),
        ("DELETE FROM t", "not one SELECT"),
        ("SELECT a FROM t; SELECT b FROM t", "not one SELECT"),
    ],
)  # fmt: skip
def test_the_lint_finds(sql, about):
    assert any(about in problem for problem in violations(sql)), violations(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a, 2.5e0 * b AS c FROM t WHERE b >= :least AND NOT a IS NULL",
        "SELECT CAST(a AS STRING) AS b FROM t",
        "WITH u AS (SELECT a, b FROM t) SELECT u.a FROM u LEFT JOIN t ON t.a = u.a AND t.b > u.b",
        "SELECT SUM(n) OVER (PARTITION BY b ORDER BY c NULLS LAST ROWS UNBOUNDED PRECEDING) AS s FROM t",
        "SELECT a FROM t UNION ALL SELECT CASE WHEN b > 0 THEN b ELSE NULL END AS a FROM u",
    ],
)
def test_the_lint_leaves_the_portable_subset_alone(sql):
    assert violations(sql) == []
