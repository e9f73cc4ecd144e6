# One environment, .venv, from one hashed lock. A call that has nothing to do starts at once.
PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --fork-strategy fewest \
    --generate-hashes --no-header
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# As pip does: behind a company's certificate uv would know no index else.
export UV_SYSTEM_CERTS := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help report test lab bench lint lock

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

report: report/manifest.json ## set everything up, analyse the example study, print where the results are
	@printf '%-11s%s\n' deck report/deck.pptx page report/report.html notebooks report/notebooks

test: .venv/ready ## set everything up, run the tests (ARGS="-k score"; NPS_TEST_ALL=1 for all of them)
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

lab: .venv/ready ## open JupyterLab on the notebooks
	@$(BIN)/python -m jupyterlab notebooks $(ARGS)

bench: .venv/ready ## run the benchmarks (ARGS=runs: only those of runs, beside plain papermill)
	@$(BIN)/python benchmarks/$(or $(ARGS),run).py
	@$(if $(ARGS),,$(BIN)/python benchmarks/runs.py)

lint: .venv/ready ## style, format and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

lock: .venv/ready ## write both locks anew from pyproject.toml (ARGS=--upgrade for newer versions)
	@$(LOCK) --extra test $(ARGS) --output-file requirements.lock
	@cp requirements.lock requirements-all.lock
	@$(LOCK) --all-extras $(filter-out --upgrade,$(ARGS)) --output-file requirements-all.lock

report/manifest.json: .venv/ready $(shell find nps_analysis notebooks data/example -type f ! -name '*.pyc' ! -path '*/.*')
	@$(BIN)/nps run data/example/study.yml --out report

# The scripts in .venv hold its path, so a folder that was moved or copied is set up anew.
ifneq "$(shell cat .venv/ready 2>/dev/null)" "$(CURDIR)"
.PHONY: .venv/ready
endif

# uv, itself from the lock, installs the lock in seconds; where it cannot (an index that only pip knows), pip does.
.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Python 3.11 or newer is required; \
	found: $$($(PYTHON) --version 2>/dev/null || echo no $(PYTHON)). Name one: make report PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up .venv from requirements.lock" >&2
	@$(PYTHON) -m venv --clear .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --require-hashes -r .venv/uv.lock \
	    && $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock \
	    || { echo "uv could not; pip takes a minute" >&2; $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock; }
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q nps_analysis
	@echo "$(CURDIR)" > $@
