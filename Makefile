# One command to run, one to see it work; `make help` lists the rest. Needs Python 3.11+ and make only.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-$(shell cksum <requirements/lock.txt | cut -d' ' -f1)
DEV := $(VENV)/.dev-$(shell cksum <requirements/dev.txt | cut -d' ' -f1)
WORKERS ?= 2
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run demo test chaos bench mutate lint format browser

help: ## list what make can do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(RUN) ## start everything in the foreground; Ctrl-C stops it
	@exec $(BIN)/qingshan up

demo: $(RUN) ## nobody at the keyboard: rehearse the procedures in an empty temporary home
	@exec $(BIN)/qingshan demo

test: $(DEV) browser ## all tests but the long ones
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

chaos: $(DEV) ## the long tests of faults and load
	$(BIN)/python -m pytest -m slow $(ARGS)

bench: $(DEV) ## measure; the figures are in docs/benchmarks.md
	$(BIN)/python -m bench $(ARGS)

mutate: $(DEV) ## change policy/ in small ways; do its tests notice?
	$(BIN)/python -m tests.mutate $(ARGS)

lint: $(DEV) ## style, types, who may import whom, dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict policy models
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m tests.law_map --check

format: $(DEV) ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The environment is made again whenever its lock file changes: the stamp carries the lock's fingerprint.
$(BIN)/qingshan:
	@$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更新版本 (needs Python 3.11+)" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@printf '#!/bin/sh\nhere=$$(cd "$$(dirname "$$0")/../.." && pwd)\nPYTHONPATH="$$here$${PYTHONPATH:+:$$PYTHONPATH}" exec "$$here/.venv/bin/python" -m qingshan "$$@"\n' > $@
	@chmod +x $@

$(RUN): | $(BIN)/qingshan
	@echo "安装依赖 (installing requirements/lock.txt)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements/lock.txt
	@rm -f $(VENV)/.run-* && touch $@

$(DEV): | $(BIN)/qingshan
	@echo "安装依赖 (installing requirements/dev.txt)"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@rm -f $(VENV)/.dev-* $(VENV)/.run-* && touch $@ $(RUN)

# Browser tests need Chromium and Chinese fonts; where they cannot be installed those tests are skipped, and say so.
browser:
	@if command -v chromium >/dev/null && [ -n "$$(fc-list :lang=zh 2>/dev/null)" ]; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "安装浏览器与中文字体 (chromium, fonts-noto-cjk)"; \
	  (apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends \
	    chromium fonts-noto-cjk fontconfig) >/dev/null || echo "装不上，浏览器测试将跳过 (browser tests will be skipped)"; \
	else echo "没有 chromium 或中文字体，浏览器测试将跳过 (browser tests will be skipped)"; fi
