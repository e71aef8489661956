# One command each; every recipe stops at its first error.
#   make demo      environment, the samples from PDF to packages, graph and site, one answer
#   make test      environment, formatting, rules, types, tests
#   make packages  datapackages/ anew from samples/
#   make corpus    the documents beside the project: old against new (benchmarks/corpus.csv)
#   make samples   samples/*.pdf anew (needs Debian's fonts-wqy-microhei)
#   make readme    the examples of the READMEs anew
#   make lock      requirements.lock anew from pyproject.toml
#   make clean     removes the environment and everything made

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
JOBS := 2
PORT := 8000
CORPUS := ../shared/corpus
SEEDS := ../shared/seeds
OUT := out/demo

# python3.11 where it is, else any python3 that is not older; both with venv
PYTHON := $(shell for name in python3.11 python3; do \
	if $$name -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; break; fi; done)

.PHONY: help demo test corpus samples packages readme lock clean

help:
	@sed -n 's/^#   //p' Makefile

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer with venv found: apt-get install python3.11 python3.11-venv" >&2; exit 1; }
	@echo "== environment: $(VENV), $$($(PYTHON) --version)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "== packages of requirements.lock, each compared with its hash"
	@$(BIN)/pip install --disable-pip-version-check --quiet --require-hashes --only-binary :all: -r requirements.lock
	@PYTHONWARNINGS=ignore $(BIN)/pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $@

demo: $(STAMP)
	@echo "== samples/ from PDF to data packages, graph and site"
	@$(BIN)/opendata build samples --out $(OUT) --jobs $(JOBS)
	@echo "== the packages, validated"
	@for package in $(OUT)/datapackages/*/; do \
		$(BIN)/frictionless validate "$$package/datapackage.json" > out/validation.txt \
			|| { cat out/validation.txt >&2; echo "make: $$package is not valid" >&2; exit 1; }; \
		echo "   valid: $$(basename "$$package")"; \
	done
	@echo "== a question to all five jurisdictions: how much is for running the department, how much for projects?"
	@COLUMNS=170 $(BIN)/opendata query basic-and-project-spending --graph $(OUT)/graph
	@echo "== done: $(OUT)/site/index.html"
	@echo "   site and SPARQL endpoint: $(BIN)/opendata serve $(OUT)   then http://127.0.0.1:$(PORT)/"

test: $(STAMP)
	@echo "== formatting and rules"
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@echo "== types"
	@$(BIN)/mypy
	@$(BIN)/mypy typesetting/typeset.py benchmarks/corpus.py
	@$(BIN)/mypy -m benchmarks.mutation
	@echo "== tests"
	@$(BIN)/pytest -n $(JOBS) --dist loadscope

corpus: $(STAMP)
	@echo "== $(CORPUS) and $(SEEDS): old against new"
	@$(BIN)/python -m benchmarks.corpus $(CORPUS) $(SEEDS) --jobs $(JOBS)

samples: $(STAMP)
	@echo "== samples/*.pdf from typesetting/facts"
	@$(BIN)/python typesetting/typeset.py

packages: $(STAMP)
	@echo "== datapackages/ from samples/"
	@rm -rf out/packages
	@$(BIN)/opendata build samples --out out/packages --jobs $(JOBS)
	@rm -rf datapackages
	@cp -R out/packages/datapackages datapackages

readme: $(STAMP)
	@echo "== the examples of README.md and README.zh.md"
	@$(BIN)/python tests/readme.py

lock: $(STAMP)
	@echo "== requirements.lock from pyproject.toml"
	@$(BIN)/pip install --disable-pip-version-check --quiet 'pip-tools>=7.5,<8'
	@$(BIN)/pip-compile --quiet --extra dev --build-deps-for editable --generate-hashes --allow-unsafe \
		--strip-extras --no-annotate --no-header --no-emit-options --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml
	@rm -f $(STAMP)

clean:
	rm -rf $(VENV) out build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
