# Two commands matter: `make demo` and `make test`. Both set up everything they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check lint types layers snapshots bench examples hostile-table fuzz clean

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $(STAMP)

demo: $(STAMP)  ## run the main command on an example park
	$(BIN)/lowcarbon compute examples/park-a/data.xlsx

test: $(STAMP) lint types  ## everything that must hold before a commit
	$(BIN)/python -m pytest

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(STAMP)
	$(BIN)/mypy

snapshots: $(STAMP)  ## rewrite the rendered snapshots after a look at the difference
	$(BIN)/python -m pytest --snapshot-update

bench: $(STAMP)  ## compare with a hand-written pandas script (no timing is asserted anywhere)
	$(BIN)/python benchmarks/compute_vs_pandas.py

hostile-table: $(STAMP)  ## rewrite docs/hostile-files.md: what we and others say of hostile files, and the cost
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[peers]'
	$(BIN)/python -m tools.hostile_table

fuzz: $(STAMP)  ## read 20,000 mutants of the examples; any traceback, hang or dead process is a fault
	$(BIN)/python -m tools.fuzz_files 20000

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
