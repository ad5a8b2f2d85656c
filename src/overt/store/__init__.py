"""Where a case's tables lie and what runs SQL over them."""

from overt.store.duckdb import DuckDBEngine
from overt.store.engine import Engine
from overt.store.spark import SparkEngine
from overt.store.tables import TABLES, Column, Table

__all__ = ["TABLES", "Column", "DuckDBEngine", "Engine", "SparkEngine", "Table"]
