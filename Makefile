# Huiyin 回音. `make` alone lists what there is; `make demo` is the one to start with.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.NOTPARALLEL:

# 3.11 is what is tested; a newer one will do where there is no other.
PYTHON3 ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := .venv/bin
PYTHON := $(BIN)/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet
UV := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
PYTEST := $(PYTHON) -m pytest
CATALOGUES := $(wildcard src/huiyin/locale/*/LC_MESSAGES/*.po)
# The tests without a page or a story: the kernel, every module's rules, and the shape of the tree.
FAST := src/huiyin/kernel $(wildcard src/huiyin/*/*/tests/test_rules*.py) tests/shape
# How many tests run at the same time.
JOBS ?= 2

.PHONY: help demo setup runtime test quick check format messages docs lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: runtime ## Fill a neighbourhood with examples and serve it
	$(BIN)/huiyin demo

# ---------------------------------------------------------------- installing

setup: .venv/dev.stamp $(CATALOGUES:.po=.mo) ## Install everything a developer needs into .venv

# Enough to run it; a developer's installation contains it.
runtime: $(if $(wildcard .venv/dev.stamp),.venv/dev.stamp,.venv/runtime.stamp) $(CATALOGUES:.po=.mo)

$(PYTHON):
	@"$(PYTHON3)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Huiyin needs Python 3.11 or newer; $(PYTHON3) is older. Name one: make PYTHON3=/path/to/python3.11"; exit 1; }
	@"$(PYTHON3)" -m venv .venv || \
		{ rm -rf .venv; echo "Python cannot make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }

# A stamp is older than its lock file exactly when the installation is.
.venv/runtime.stamp: requirements/base.txt | $(PYTHON)
	$(PIP) install --require-hashes -r requirements/base.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements/dev.txt | $(PYTHON)
	$(PIP) install --require-hashes -r requirements/dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ .venv/runtime.stamp

%.mo: %.po | $(if $(wildcard .venv/dev.stamp),.venv/dev.stamp,.venv/runtime.stamp)
	@$(PYTHON) -m tools.compile_messages

# ---------------------------------------------------------------- proving

# What asks no database is proven once.
test: setup ## Run every test, on SQLite and then on PostgreSQL
	tools/machine.sh
	$(PYTEST) -n $(JOBS)
	$(PYTHON) -m tools.postgres -- $(PYTEST) -n $(JOBS) $(addprefix --ignore=,$(FAST))

quick: setup ## Run the tests that take less than a minute together
	$(PYTEST) -n $(JOBS) $(FAST)

check: setup ## Format, lint, types, import contracts, templates, migrations, translations, generated docs
	$(PYTHON) -m tools.check

# ---------------------------------------------------------------- writing

format: setup ## Put all Python into the one format
	$(BIN)/ruff check --fix --exit-zero --quiet
	$(BIN)/ruff format

messages: setup ## Collect the texts to translate into the .po files
	$(PYTHON) -m tools.messages
	$(PYTHON) -m tools.compile_messages

docs: setup ## Write the parts of docs/ that are made from the code
	$(PYTHON) -m tools.architecture
	$(PYTHON) -m tools.reference
	$(PYTHON) -m tools.openapi
	$(PYTHON) -m tools.licences

lock: setup ## Choose the newest versions that pyproject.toml allows and lock them
	$(UV) --upgrade pyproject.toml requirements/build.in --output-file requirements/base.txt
	$(UV) --upgrade pyproject.toml requirements/build.in --extra dev --constraint requirements/base.txt \
		--output-file requirements/dev.txt

clean: ## Remove what tools left behind; keep .venv and data
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
