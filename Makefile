# make run     set up and serve at http://127.0.0.1:8000 (PORT changes it), with a demo county
# make test    set up and run every check and test
# make check   set up and run the checks that need no database
# make bench   set up and measure

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
HERE := $(CURDIR)/.setup
# Tests wait for disks and databases too: one process more than there are cores.
PROCESSES := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

export PORT
export PATH := $(HERE)/bin:$(PATH)
export LD_LIBRARY_PATH := $(HERE)/lib$(if $(LD_LIBRARY_PATH),:$(LD_LIBRARY_PATH))
export FONTCONFIG_FILE := $(CURDIR)/fonts.conf

.PHONY: run test check bench setup setup-check setup-test
.DEFAULT_GOAL := run

run: export TRADING_DEMO ?= $(if $(filter production,$(TRADING_ENV)),0,1)
run: setup
	@$(BIN)/python -m trading.cli db upgrade
	@if [ "$$TRADING_DEMO" = 1 ]; then $(BIN)/python -m trading.cli demo seed; fi
	@exec $(BIN)/python -m trading.cli serve

test: setup-test checks
	@node --test --test-reporter=dot $(wildcard tests/js/*.test.js)
	@$(BIN)/pytest --numprocesses=$(PROCESSES) --dist=loadfile

check: setup-check checks

bench: setup-check
	@$(BIN)/python -m bench

.PHONY: checks
checks:
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo

setup:
	@$(PYTHON) -m tools.setup run

setup-check:
	@$(PYTHON) -m tools.setup check

setup-test:
	@$(PYTHON) -m tools.setup test
