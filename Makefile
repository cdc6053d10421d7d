# Two commands matter: `make demo` and `make test`. Both set up everything they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check lint types layers snapshots docs bench examples clean

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m compileall -q src  # an editable install compiles nothing, and a start without bytecode takes twice as long
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

docs: $(STAMP)  ## rewrite the pages and schemas that are made from data
	$(BIN)/python tools/workbook_docs.py
	$(BIN)/python tools/rule_docs.py
	$(BIN)/lowcarbon schema > docs/report-1.schema.json
	$(BIN)/lowcarbon schema --kind validation > docs/validation-1.schema.json

bench: $(STAMP)  ## compare with a hand-written pandas script (no timing is asserted anywhere)
	$(BIN)/python benchmarks/compute_vs_pandas.py

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
