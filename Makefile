PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help report test test-core fuzz check lab bench docs pictures clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo "Python 3.11 or newer is needed; call: make PYTHON=python3.11 ..." >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade --constraint constraints.txt pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[excel,letter,pdf,lab,cluster,publish,docs,test]'
	@touch $@

report: .venv/ready ## figures -> audit -> notebooks -> pages in reports/
	$(BIN)/kontum-stats build

test: .venv/ready ## run every test, with the branches that they cover
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report term

test-core: .venv/ready ## the tests without kernel, browser, cluster
	$(BIN)/python -m pytest -n 2 --dist loadfile \
	    -m 'not (kernel or browser or cluster or install or slow)'

fuzz: .venv/ready ## damage raw files in 600 ways and documents in 200
	FUZZ=600 $(BIN)/python -m pytest -n 2 --hypothesis-show-statistics tests/cli/test_damage.py
	FUZZ=200 $(BIN)/python -m pytest -n 2 tests/reading/test_damaged_documents.py

check: .venv/ready ## format, lint, types, the walls of the house
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict kontum_stats
	$(BIN)/lint-imports

lab: .venv/ready ## open JupyterLab on the notebooks; LAB="--no-browser" for its options
	$(BIN)/kontum-stats clean
	@$(BIN)/kontum-stats check >/dev/null || test $$? -eq 1
	$(BIN)/jupyter lab --ServerApp.root_dir=. --custom-css \
	    --ServerApp.tornado_settings=static_custom_path=kontum_stats/templates/lab \
	    $(LAB) notebooks/00_explore.ipynb

bench: .venv/ready ## timings side by side, as ratios
	$(BIN)/python benchmarks/batch.py

docs: .venv/ready ## the guides, into docs/html/index.html, to be read without a network
	$(BIN)/python -m sphinx -q -W -E -b html docs/guide docs/html

pictures: .venv/ready ## the README's pictures, from the built pages
	$(BIN)/python docs/make_pictures.py

clean: ## remove what was built
	rm -rf data/processed reports docs/html docs/guide/generated
