# `make demo` and `make test` set up everything by themselves; only python3 (3.11 or newer) is needed.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --only-binary :all:
UV := $(BIN)/python -m uv
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock' $(UPGRADE)
# uv installs several times faster than pip; where it cannot (a mirror only pip knows), pip does the same work.
define install
$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes --only-binary :all: -r $(1) || $(PIP) -r $(1)
endef

.PHONY: demo test slow soak fuzz check bench lock clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.run
	@$(BIN)/python -m policywatch demo

# Whatever takes long or measures time is apart: `make slow`.
test: $(VENV)/.dev
	$(BIN)/python -m pytest -q -m "not slow" -n auto --dist loadfile $(ARGS)

slow: $(VENV)/.dev
	$(BIN)/python -m pytest -q -m slow $(ARGS)

# 500 recipients, and 100 kills of the sender at random moments.
soak: $(VENV)/.dev
	KILLS=100 KILL_PEOPLE=500 $(BIN)/python -m pytest -q tests/digest/sending/test_send_killed.py

fuzz: $(VENV)/.dev
	$(BIN)/python -m pytest -q -m hypothesis --hypothesis-profile=fuzz $(ARGS)

check: $(VENV)/.dev
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -m policywatch check

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks $(ARGS)

lock: $(VENV)/.tools
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) -c requirements.lock --extra semantic --group dev pyproject.toml -o requirements-dev.lock
	$(LOCK) -c requirements-dev.lock --group bench pyproject.toml -o requirements-bench.lock

clean:
	rm -rf $(VENV) demo-data build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; \
	  sys.exit("policywatch needs Python 3.11 or newer; %s is %d.%d. Try: make PYTHON=python3.11" \
	  % (sys.executable, *v) if v < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.tools: requirements-tools.lock | $(BIN)/python
	$(PIP) -r requirements-tools.lock
	@touch $@

$(VENV)/.run: requirements.lock $(VENV)/.tools
	@echo "Installing what policywatch needs (once) ..."
	@$(call install,requirements.lock)
	@touch $@

$(VENV)/.bench: requirements-bench.lock $(VENV)/.dev
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-bench.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Installing what its tests need (once) ..."
	@$(call install,requirements-dev.lock)
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . || \
	  $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .
	@touch $@
