# The commands to know: make demo, make dossiers, make test, make check, make bench.
# Each makes the environment first, with the versions of constraints.txt. EXTRAS=dev,spark adds pyspark for the tests on
# Spark, which skip without it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS ?= dev
READY := $(VENV)/.ready-$(EXTRAS)

.PHONY: demo dossiers big spamouflage test check bench docs clean

demo: $(READY)
	$(BIN)/overt demo --case demo-case

dossiers: big spamouflage

big spamouflage: $(READY)
	$(BIN)/python -m benchmarks.dossier $@ --to $(or $(DOSSIERS),build/dossiers)

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile -q

check: $(READY)
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check

bench: $(READY)
	$(BIN)/python -m benchmarks.accuracy
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.peers
	$(BIN)/python -m benchmarks.repeats
	$(BIN)/python -m benchmarks.clocks
	$(BIN)/python -m benchmarks.profiles
	$(BIN)/python -m benchmarks.staging
	$(BIN)/python -m benchmarks.growth
	$(BIN)/python -m benchmarks.markers

docs: $(READY)
	$(BIN)/python docs/generate.py

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Overt needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[$(EXTRAS)]'
	@touch $(READY)

clean:
	rm -rf $(VENV) demo-case .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build
