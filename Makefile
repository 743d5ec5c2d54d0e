# The two commands are `make run` and `make test`; `make help` lists the others.

PYTHON ?= python3
PORT ?= 8501
DATA ?= published
DATA_SET = $(filter data/exercise/data_set.csv,data/$(DATA)/data_set.csv)
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/python -m uv
# A file that is not, byte for byte, one of those that were locked is not installed.
INSTALL = pip install --quiet --require-hashes

# What is compiled is kept, or each of the many processes of the tests would compile it anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run build test check format types imports sql audit collect fix bench soak browser \
	proxy postgres clean

help:
	@echo "make run     install, build the database and serve on http://localhost:$(PORT)"
	@echo "make test    install what the tests need, check and test everything"
	@echo "make check   format, lint, types, imports, SQL and dependencies, as CI checks them"
	@echo "make fix     mend what a tool can mend"
	@echo "make bench   measure speed and memory"
	@echo "make soak    test hundreds of times what make test does a few times, and click for an hour"
	@echo "make clean   remove what was installed and built"

run: $(VENV)/.installed $(DATA_SET)
	@PORT=$(PORT) $(BIN)/python -m dashboard serve --data data/$(DATA)

build: $(VENV)/.installed $(DATA_SET)
	@$(BIN)/python -m dashboard build --data data/$(DATA)

# Made up anew where it is missing: the same each time.
data/exercise/data_set.csv: | $(VENV)/.installed
	@$(BIN)/python -m dashboard exercise --out data/exercise --seed 1

# Each of the checks takes one processor, so two are made at a time. Tests that were collected once
# are kept compiled, which each worker would do anew; what is wrong with one is told when they run.
TOGETHER = $(MAKE) --no-print-directory --jobs 2 --output-sync
CHECKS = sql types audit imports format

test: $(VENV)/.installed-dev browser proxy postgres
	@$(TOGETHER) $(CHECKS) collect
	@$(BIN)/python -m pytest

check: $(VENV)/.installed-dev
	@$(TOGETHER) $(CHECKS)

format: $(VENV)/.installed-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(VENV)/.installed-dev
	@$(BIN)/mypy

imports: $(VENV)/.installed-dev
	@$(BIN)/lint-imports

sql: $(VENV)/.installed-dev
	@$(BIN)/sqlfluff lint queries --disable-progress-bar

audit: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.dependency_audit

collect: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -n 0 --collect-only >/dev/null || true

fix: $(VENV)/.installed-dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/sqlfluff fix queries --disable-progress-bar
	@$(BIN)/python -m tests.dictionary
	@$(BIN)/python -m tests.generated_docs

bench: $(VENV)/.installed-dev browser
	@$(BIN)/python -m tests.bench

# The same tests as in make test, many more times: kills, sequences of returns, damaged workbooks,
# networks made up for the rules, every canary looked for everywhere by everybody, and every query
# asked by everybody with and without what is kept. Then an hour of clicks, with the curve of memory.
soak: $(VENV)/.installed-dev browser postgres
	@KILLS=200 REPLAY_EXAMPLES=200 RETURNS_ROUNDS=100 RULES_EXAMPLES=200 CANARIES=all STRETCHES=20 \
		SERVER_KILLS=1000 POSTGRES_KILLS=100 $(BIN)/python -m pytest -n 0 -s \
		tests/cli/test_returns.py tests/returns/test_replay.py tests/returns/test_workbook.py \
		tests/rules tests/access tests/store/test_rules.py tests/store/test_turning.py
	@KILLS=100 PUBLICATIONS=1000 $(BIN)/python -m pytest -n 0 -s tests/publications
	@$(BIN)/python -m tests.bench.soak

# The journeys need a Chromium. Where it is missing and may be installed, it is.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
		|| command -v google-chrome >/dev/null \
		|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
			&& apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
		|| echo "No Chromium was found, so browser tests are skipped. Install it: sudo apt install chromium"

# The test of the proxy file needs nginx: the same, but only where installing does not start it.
proxy:
	@PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null \
		|| { [ "$$(id -u)" = 0 ] && [ ! -d /run/systemd/system ] && command -v apt-get >/dev/null \
			&& apt-get update -qq && apt-get install -y -qq nginx-light >/dev/null; } \
		|| echo "No nginx was found, so the test of the proxy file is skipped. Install it: sudo apt install nginx-light"

# The ledger's tests start a PostgreSQL of their own; without one those of its engine are skipped.
postgres:
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
		|| { [ "$$(id -u)" = 0 ] && [ ! -d /run/systemd/system ] && command -v apt-get >/dev/null \
			&& apt-get update -qq && apt-get install -y -qq postgresql >/dev/null; } \
		|| echo "No PostgreSQL was found, so its tests are skipped. Install it: sudo apt install postgresql"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; name one with PYTHON=python3.12 make run"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
			&& apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null \
			&& $(PYTHON) -m venv $(VENV); } \
		|| { rm -rf $(VENV); echo "Python cannot make .venv. Run: sudo apt install python3-venv"; exit 1; }

$(VENV)/.installed: requirements.txt requirements-uv.txt | $(VENV)/bin/python
	@echo "Installing the locked requirements ..."
	@$(BIN)/python -m $(INSTALL) --disable-pip-version-check -r requirements-uv.txt
	@$(UV) $(INSTALL) --compile-bytecode --python $(BIN)/python -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt | $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(UV) $(INSTALL) --compile-bytecode --python $(BIN)/python -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) .database .*_cache .hypothesis
