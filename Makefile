# Every target is one line of `make help`; each does what it says and nothing else.
PYTHON ?= python3
BIN := .venv/bin
SERVE ?= 1
.DEFAULT_GOAL := help
.PHONY: help setup format check test test-browser test-servers stack stack-down demo bench up clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

setup: .venv/.ready  ## .venv with everything the project needs, pinned by constraints.txt

.venv/.ready: pyproject.toml constraints.txt deploy/local/prerequisites.sh
	@PYTHON=$(PYTHON) sh deploy/local/prerequisites.sh
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]' -c constraints.txt
	@touch $@

format: setup  ## put the code into its form
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

check: setup  ## the gate: form, lint, types, room borders
	$(BIN)/ruff format --check . && $(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup  ## every test but those that need a browser or a real server
	$(BIN)/pytest -m "not browser and not shared and not kafka and not elasticsearch"

test-browser: setup  ## walk through the console with the system's Chromium
	$(BIN)/pytest -m browser

test-servers: setup  ## the same promises on a real Kafka and Elasticsearch of its own
	@$(BIN)/python -m deploy.local.stack run $(BIN)/pytest -m "kafka or elasticsearch"

stack: setup  ## a real Kafka and Elasticsearch on this machine; addresses in var/stack/stack.env
	@$(BIN)/python -m deploy.local.stack up

stack-down:  ## stop them; what they stored stays in var/stack
	@$(BIN)/python -m deploy.local.stack down

demo: setup  ## ten weeks of invented posts through all rooms, then the console (SERVE=0: end by itself)
	@SERVE=$(SERVE) $(BIN)/python deploy/demo/run.py

bench: setup  ## posts a second of every stage and end to end, beside plain Python post by post
	@$(BIN)/python -m tests.bench.pipeline

up: setup  ## run ingest, streaming and the console until Ctrl-C
	@$(BIN)/langnghe up

clean:  ## remove what was built and what the demo made; never data of `make up`
	rm -rf .venv dist var/demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
