# Sets up what it needs by itself: with uv when there is one, otherwise with venv and pip.

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
# Made anew when the project's requirements change. The first has what Tocsin needs, the second also what developers do.
READY := .venv/.ready
READY_DEV := .venv/.ready-dev

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench chaos

help: ## Show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY) ## Try Tocsin in the browser, with a local Slack
	@$(BIN)/tocsin demo

test: $(READY_DEV) ## Run all tests
	@$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(READY_DEV) ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(READY_DEV) ## Measure
	@$(BIN)/python -m tests.bench $(ARGS)

chaos: $(READY_DEV) ## Break everything while incidents run, and count what is lost
	@$(BIN)/python -m tests.chaos $(ARGS)

ifneq ($(UV),)

# --inexact leaves the developers' packages where they are already.
$(READY): pyproject.toml uv.lock
	@$(UV) sync --quiet --frozen --compile-bytecode --no-dev --inexact
	@touch $@

$(READY_DEV): pyproject.toml uv.lock
	@$(UV) sync --quiet --frozen --compile-bytecode
	@touch $(READY) $@

else

# Only a recent pip knows dependency groups.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Tocsin needs Python 3.11 or newer; name one: make PYTHON=python3.11" \
	    if sys.version_info < (3, 11) else None)'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(READY_DEV): $(READY)
	@$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

endif
