# `make build` and `make test` set themselves up; `make help` lists the rest.
PYTHON ?=
JOBS ?= 2
ARGS ?=
BIN := .venv/bin
# What pymupdf asks for and the tests do without is left out.
LOCK := pip compile pyproject.toml --quiet --no-config --universal --fork-strategy fewest --python-version 3.11 \
	--no-annotate --generate-hashes --custom-compile-command "make lock" \
	$(patsubst %,--no-emit-package %,flatbuffers networkx numpy onnxruntime protobuf pymupdf-layout pymupdf4llm tabulate)
NPM := --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund
FAULTS := $(addprefix tests/,pipeline/test_faults.py pipeline/test_kills.py promises/test_bombs.py promises/test_safety.py \
	promises/test_sandbox.py promises/test_mutations.py pictures/test_decode.py pictures/test_images_cache.py document/test_parse_properties.py source/test_invisible.py)
export PYTHON
export PYTHONDONTWRITEBYTECODE := # bytecode is kept, for what starts Python again and again

.PHONY: help setup setup-build setup-python build test lint format wheel bench soak faults screenshots lock clean
.DEFAULT_GOAL := help

help: ## say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup-build:
	@setup/setup.sh build

setup-python:
	@setup/setup.sh test

setup: setup-python ## set up all that a build and the tests need
	@setup/tools.sh $(BIN)/python

build: setup-build ## build the sample library's editions into output/ (ARGS="-e handout …")
	$(BIN)/trifolio build $(ARGS)

test: ## run every check and test
	@$(MAKE) --no-print-directory -j 2 lint setup
	$(BIN)/pytest -n $(JOBS) --dist worksteal $(ARGS)

lint: setup-python ## run ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: setup-python ## format the code and mend what ruff can
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

wheel: setup ## build the wheel into dist/
	$(BIN)/python -m hatchling build -t wheel

bench: setup ## measure speed against the bare libraries
	$(BIN)/python -m benchmarks $(ARGS)

soak: setup ## run the tests with their full counts: an hour and a half
	TRIFOLIO_SOAK=1 $(BIN)/pytest -n $(JOBS) --dist worksteal $(ARGS)

faults: setup ## try what can go wrong around a build and in its files; print tried against survived
	TRIFOLIO_SOAK=1 $(BIN)/pytest -n $(JOBS) --dist worksteal --tally -q $(FAULTS) $(ARGS)

screenshots: setup ## take the pictures of docs/for-*.md anew, from real pages
	$(BIN)/python docs/screenshots.py

lock: setup ## pin the newest versions that pyproject.toml and package.json allow
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv $(LOCK) --upgrade --extra all --group dev -o setup/requirements-test.txt
	$(BIN)/uv $(LOCK) --extra verify --group build -c setup/requirements-test.txt -o setup/requirements-build.txt
	PATH="$(CURDIR)/.tools/bin:$$PATH" npm update $(NPM) --prefix setup

clean: ## remove what was made: environment, output, caches
	rm -rf .venv .tools .trifolio dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find output -mindepth 1 ! -name .gitkeep -delete
