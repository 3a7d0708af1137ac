# Two commands do everything: `make monitor` and `make test`.
# They need Python 3.11 or newer with venv and pip; uv is used when it is there.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

BIN := .venv/bin
RUN := $(BIN)/python -m
INSTALLED := .venv/.installed
INSTALLED_TEST := .venv/.installed-test
TABLES := src/kringloop/studies
PARSED := docs/_build/parsed

# Exact versions for a repeatable install, for example: make test CONSTRAINTS=requirements.lock
CONSTRAINTS ?=
PYTHON ?=
PORT ?= 8000
ROUNDS ?= 20
SEED ?=
export CONSTRAINTS PYTHON

# An environment that does not run, or was made in another folder, is installed again.
HERE_SAYS = for stamp in $(INSTALLED) $(INSTALLED_TEST); do \
	[ ! -f $$stamp ] || [ "$$(cat $$stamp)" = "$$(pwd)" ] || exit 1; done; \
	$(BIN)/python -c '' 2>/dev/null && echo sound
ifneq ($(shell $(HERE_SAYS)),sound)
$(INSTALLED) $(INSTALLED_TEST): again
endif

$(INSTALLED): pyproject.toml tools/venv.sh
	@sh tools/venv.sh $@ .

$(INSTALLED_TEST): pyproject.toml tools/venv.sh
	@sh tools/venv.sh $@ '.[test]'
	@cp $@ $(INSTALLED)

.PHONY: again help monitor serve test fuzz browser bench data docs lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

monitor: $(INSTALLED) ## compute the indicators of the Netherlands and show them
	@$(BIN)/kringloop run netherlands

serve: $(INSTALLED) ## open the pages over the results there are: make serve PORT=8000
	@$(BIN)/kringloop serve --port $(PORT)

browser: ## chromium for the browser tests, where it may be installed
	@sh tools/browser.sh

# Hundreds of processes read the same modules: the tests write bytecode wherever they run.
test: export PYTHONDONTWRITEBYTECODE =
test: $(INSTALLED_TEST) browser ## style, types, layers, docs and all tests
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(BIN)/lint-imports
	$(RUN) sphinx -W --keep-going -q -b html -d $(PARSED) docs docs/_build/html
	$(RUN) sphinx -W --keep-going -q -b doctest -d $(PARSED) docs docs/_build/doctest
	$(RUN) pytest -n auto --dist loadscope --no-loadscope-reorder

fuzz: $(INSTALLED_TEST) ## new examples for the properties and for every kind of input, long: make fuzz ROUNDS=20 SEED=1
	@sh tools/fuzz.sh $(BIN)/python "$(ROUNDS)" $(SEED)

bench: $(INSTALLED_TEST) ## run the registered benchmarks beside their peers
	@$(RUN) benchmarks

data: $(INSTALLED_TEST) ## rebuild the shipped tables: make data SNAPSHOTS=folder
	@if [ -z "$(SNAPSHOTS)" ]; then \
		echo "Say where the downloaded tables are: make data SNAPSHOTS=folder" >&2; \
		echo "The folder holds the files as the statistical offices publish them (see CONTRIBUTING.md)." >&2; \
		exit 1; \
	elif [ ! -d "$(SNAPSHOTS)" ]; then \
		echo "SNAPSHOTS is '$(SNAPSHOTS)', which is not a folder." >&2; \
		exit 1; \
	fi
	@$(RUN) kringloop.studies.netherlands.recipe "$(SNAPSHOTS)" --to $(TABLES)/netherlands/tables
	@$(BIN)/python tools/facts.py "$(SNAPSHOTS)" --to src/kringloop/reference/facts
	@$(BIN)/python tools/framework.py "$(SNAPSHOTS)" --to src/kringloop/reference/framework
	@$(RUN) kringloop.studies.belgium.recipe "$(SNAPSHOTS)" --to $(TABLES)/belgium/tables

docs: $(INSTALLED_TEST) ## build the documentation in docs/_build/html
	@$(RUN) sphinx -W --keep-going -q -b html -d $(PARSED) docs docs/_build/html
	@echo "Open docs/_build/html/index.html"

lock: $(INSTALLED_TEST) ## write requirements.lock: the exact versions for CI
	@$(BIN)/python tools/lock.py requirements.lock

clean: ## remove .venv, built docs and caches; keeps results
	rm -rf .venv docs/_build docs/generated build dist
	rm -rf .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
