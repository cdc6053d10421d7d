# Two commands matter: `make demo` and `make test`. Both set up everything they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test test-office test-packaging test-lowest lint types snapshots docs bench hostile-table fuzz kills faults clean

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m compileall -q src  # an editable install compiles nothing, and a start without bytecode takes twice as long
	touch $(STAMP)

demo: $(STAMP)  ## run the main command on an example park
	$(BIN)/lowcarbon compute examples/park-a/data.xlsx

test: $(STAMP) lint types  ## everything that must hold before a commit
	$(BIN)/python -m pytest -n logical --dist worksteal

test-office: $(STAMP)  ## open what we write in LibreOffice and Chromium (both must be installed)
	$(BIN)/python -m pytest --office -m office -n auto --dist loadfile

test-packaging: $(STAMP)  ## build wheel and sdist, install each into an empty venv, run the demo there
	$(BIN)/python -m pytest tests/packaging --packaging

LOWEST := .venv-lowest

$(LOWEST)/.installed: pyproject.toml constraints/lowest.txt
	$(PYTHON) -m venv --clear $(LOWEST)
	$(LOWEST)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints/lowest.txt -e '.[test]'
	touch $@

test-lowest: $(LOWEST)/.installed  ## the tests with the lowest versions that pyproject.toml allows
	$(LOWEST)/bin/python -m pytest -n logical --dist worksteal -p no:cacheprovider

constraints/lowest.txt: pyproject.toml tools/lowest_versions.py
	$(PYTHON) tools/lowest_versions.py > $@

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
	$(BIN)/lowcarbon schema --kind targets > docs/targets-1.schema.json

bench: $(STAMP)  ## rewrite benchmarks/RESULTS.md: our commands beside the same work by others (nothing is asserted)
	$(BIN)/python -m compileall -q src  # as an installation does
	$(BIN)/python -m benchmarks $(BENCH)

hostile-table: $(STAMP)  ## rewrite docs/hostile-files.md: what we and others say of hostile files, and the cost
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[peers]'
	$(BIN)/python -m tools.hostile_table

fuzz: $(STAMP)  ## read 20,000 mutants of the examples (a traceback, hang or dead process is a fault), then draw new input
	$(BIN)/python -m tools.fuzz_files 20000
	$(BIN)/python -m pytest -n auto --hypothesis-profile search -m hypothesis

kills: $(STAMP)  ## kill -9 a batch at 20 random moments and resume it: the same bytes
	$(BIN)/python -m pytest tests/batch/test_batch_kills.py --kills 20

faults: $(STAMP)  ## put 1,000 random faults into clean parks in random layouts: docs/fault-injection.md
	$(BIN)/python -m tools.fault_injection 1000

clean:
	rm -rf $(VENV) $(LOWEST) .venv-peers .mypy_cache .ruff_cache .pytest_cache .hypothesis
