# Everything a developer does here, by the name one expects. `make` alone lists it.
# Nothing but python3 (3.11 or newer) and make is needed: the first target that wants it builds .venv from the pinned lock.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.complete
WORKERS ?= 2

export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONPATH PYTHONHOME PIP_USER

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(STAMP) ## the main job end to end: build a campaign, deliver seven days, read the insights
	$(PY) -m adtwin.cli demo

.PHONY: test
test: $(STAMP) ## the test suite (slow tests and the official SDKs left out)
	$(PY) -m pytest tests -m "not slow and not sdk" -n $(WORKERS) --dist loadfile

.PHONY: test-postgres
test-postgres: $(STAMP) ## the model's and the engine's tests once more, on a real PostgreSQL
	ADTWIN_TEST_STORE=postgresql $(PY) -m pytest tests/model tests/graph -m "not slow and not sdk" -n $(WORKERS) --dist loadfile

.PHONY: slow
slow: $(STAMP) ## the slow tests alone
	$(PY) -m pytest tests -m slow

.PHONY: fuzz
fuzz: $(STAMP) ## the generated tests with many more examples
	$(PY) -m pytest tests -m fuzz -n $(WORKERS) --hypothesis-profile=fuzz --timeout=1800

.PHONY: sdk
sdk: $(STAMP) ## the official SDKs (Python 24, 25, 26, Node), tools through MCP 1.x, programs as they are under adtwin run
	$(PY) -m tools.sdk_env
	$(PY) -m tests.sdk.run
	$(PY) -m tests.sdk.intercept

.PHONY: engines
engines: $(STAMP) ## the same reports on ClickHouse's engine and on Spark with local threads, in an environment of their own
	$(PY) -m tools.engines_env
	.engines-venv/bin/python -m pytest tests/engines -m engines -p no:cacheprovider --timeout=600

.PHONY: cluster
cluster: $(STAMP) ## the same reports on a standalone Spark cluster: a master and two workers (needs Java 17)
	$(PY) -m tools.engines_env
	.engines-venv/bin/python -m pytest tests/engines -m cluster -p no:cacheprovider --timeout=600

.PHONY: lint
lint: $(STAMP) ## style: ruff's rules and its formatting
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

.PHONY: format
format: $(STAMP) ## mend what ruff can mend by itself
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

.PHONY: types
types: $(STAMP) ## strict type checking
	$(PY) -m mypy

.PHONY: contracts
contracts: $(STAMP) ## imports point down the house, and in no circle
	$(VENV)/bin/lint-imports --no-logo --config pyproject.toml
	$(VENV)/bin/lint-imports --no-logo --config .importlinter

.PHONY: docs
docs: $(STAMP) ## write the generated pages anew
	$(PY) -m tools.generate_docs
	$(PY) -m tools.cli_declarations

.PHONY: gallery
gallery: $(STAMP) ## draw the pictures of docs/gallery.md anew, which the tests compare previews with (needs Chromium)
	$(PY) -m tools.gallery

.PHONY: check-docs
check-docs: $(STAMP) ## fail when a generated page is stale
	$(PY) -m tools.generate_docs --check
	$(PY) -m tools.cli_declarations --check

.PHONY: bench
bench: $(STAMP) ## measure against bare baselines in the same run
	$(PY) -m bench

.PHONY: container
container: $(STAMP) ## the Containerfile's steps, carried out without a container engine
	$(PY) -m tools.check_container

.PHONY: ci
ci: ## everything the build server runs
	.ci/run

.PHONY: lock
lock: $(VENV)/.pip-tools ## pin every dependency anew, keeping the releases that still fit (takes minutes)
	$(COMPILE) --all-extras --all-build-deps --output-file requirements/lock.txt pyproject.toml
	for version in 24 25 26; do echo "facebook-business==$$version.*" \
		| $(COMPILE) --no-annotate --output-file requirements/sdk-$$version.txt - || exit 1; done
	echo "mcp==1.*" | $(COMPILE) --no-annotate --output-file requirements/mcp-1.txt -
	echo "meta-ads-mcp==1.*" | $(COMPILE) --no-annotate --output-file requirements/meta-ads-mcp.txt -
	printf '%s\n' "chdb==4.*" "clickhouse-connect==1.*" "pyspark==4.*" \
		| $(COMPILE) --no-annotate --constraint requirements/lock.txt --output-file requirements/engines.txt -

COMPILE = PIP_CONFIG_FILE=/dev/null CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/bin/pip-compile --quiet --generate-hashes \
	--allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

.PHONY: clean
clean: ## remove what the targets made
	rm -rf $(VENV) .sdk-venvs .engines-venv build dist *.egg-info demo-output .pytest_cache .mypy_cache .ruff_cache .hypothesis \
		.import_linter_cache .grimp_cache tests/sdk/node/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A Debian python3 without ensurepip still has a way in: the machine's own pip, pointed at the new environment.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "adtwin needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV) || { $(PYTHON) -m venv --clear --without-pip $(VENV) && $(PYTHON) -m pip --python $@ install -q pip; }

$(STAMP): requirements/lock.txt pyproject.toml | $(VENV)/bin/python
	@echo "installing the pinned dependencies into $(VENV) (about a minute, once)"
	$(PY) -m pip install --quiet --require-hashes --requirement requirements/lock.txt
	$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.pip-tools: $(STAMP)
	$(PY) -m pip install --quiet "pip-tools==7.6.2"
	@touch $@
