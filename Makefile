# `make demo` and `make test` set up everything by themselves; only python3 (3.11 or newer) is needed.
PYTHON ?= python3
VENV ?= .venv
# Where `make install` puts the program, away from the checkout: what runs as a service must not change with an edit.
PREFIX ?= /opt/policywatch
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --only-binary :all:
UV := $(BIN)/python -m uv
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock' $(UPGRADE)
# uv installs several times faster than pip; where it cannot (a mirror only pip knows), pip does the same work.
define install
$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes --only-binary :all: -r $(1) || $(PIP) -r $(1)
endef

# The program itself, from this folder: `$(BIN)/policywatch` then runs the code as it stands here.
define here
$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . || \
  $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .
endef

.PHONY: demo install test slow growth soak fuzz check bench lock clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.run
	@$(BIN)/python -m policywatch demo

# What runs a service: the pinned packages and a wheel of this tree, in an environment that holds nothing else.
install: $(VENV)/.tools
	@test ! -e $(PREFIX) || test -x $(PREFIX)/bin/python || test -z "$$(ls -A $(PREFIX))" || \
	  { echo "$(PREFIX) holds something else; name another place: make install PREFIX=FOLDER"; exit 1; }
	@mkdir -p $(PREFIX) || { echo "Name a place that you may write to: make install PREFIX=FOLDER"; exit 1; }
	@test -x $(PREFIX)/bin/python || $(PYTHON) -m venv --without-pip $(PREFIX)
	@rm -rf build/wheel && $(BIN)/python -m hatchling build -t wheel -d build/wheel 2>/dev/null
	@echo "Installing into $(PREFIX) ..."
	@$(UV) pip sync --quiet --compile-bytecode --python $(PREFIX)/bin/python --require-hashes --only-binary :all: \
	  requirements.lock || $(PIP:install=--python $(PREFIX)/bin/python install) -r requirements.lock
	@$(UV) pip install --quiet --compile-bytecode --offline --no-deps --reinstall --python $(PREFIX)/bin/python build/wheel/*.whl
	@echo "Installed: $(PREFIX)/bin/policywatch. Next: $(PREFIX)/bin/policywatch init FOLDER"

# Whatever takes long is apart: `make slow`; and so is what measures how time grows, on a machine with nothing else to do:
# `make growth`.
test: $(VENV)/.dev
	$(BIN)/python -m pytest -q -m "not slow" -n auto --dist loadfile $(ARGS)

slow: $(VENV)/.dev
	$(BIN)/python -m pytest -q -m slow -n 4 --ignore=tests/crawlers/formats/test_growth.py $(ARGS)

growth: $(VENV)/.dev
	$(BIN)/python -m pytest -q -m slow tests/crawlers/formats/test_growth.py $(ARGS)

# 500 recipients, and twice 100 kills of the sender at random moments: some seven minutes on two cores.
soak: $(VENV)/.dev
	KILLS=100 KILL_PEOPLE=500 $(BIN)/python -m pytest -q -s tests/digest/sending/test_send_killed.py

fuzz: $(VENV)/.dev
	$(BIN)/python -m pytest -q -m hypothesis --hypothesis-profile=fuzz $(ARGS)

check: $(VENV)/.dev
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -m policywatch check --words

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks $(ARGS)

lock: $(VENV)/.tools
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) -c requirements.lock --extra semantic --extra browser --group dev pyproject.toml -o requirements-dev.lock
	$(LOCK) -c requirements-dev.lock --group bench pyproject.toml -o requirements-bench.lock
	$(LOCK) -c requirements-dev.lock --group tools -o requirements-tools.lock

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

$(VENV)/.run: requirements.lock pyproject.toml $(VENV)/.tools
	@echo "Installing what policywatch needs (once) ..."
	@$(call install,requirements.lock)
	@$(here)
	@touch $@

$(VENV)/.bench: requirements-bench.lock $(VENV)/.dev
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements-bench.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Installing what its tests need (once) ..."
	@$(call install,requirements-dev.lock)
	@touch $@
