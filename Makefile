# make run    open Coverbook; with no display, do the main job in the terminal on the practice register
# make test   every check: lint, types, import rules, tests
# make soak · make bench · make pictures · make lint · make types · make clean
# Each sets up what it needs: system packages where it may, .venv, the versions of the lock file.
PYTHON ?= python3
export PYTHON
# Qt needs no display for tests; those of the real window start their own display server.
OFFSCREEN = QT_QPA_PLATFORM=offscreen
IN = .venv/bin/
TEST = $(OFFSCREEN) $(IN)python -m pytest -q

.PHONY: run test soak bench lint types pictures clean environment
.NOTPARALLEL:

run:
	@if [ "$$(uname)" = Linux ] && [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then purpose=window; else purpose=python; fi; \
	    .ci/system-packages $$purpose
	@.ci/environment run
	@.ci/open

environment:
	@.ci/system-packages test
	@.ci/environment dev

test: lint types
	$(TEST) -n 2

lint: environment
	$(IN)ruff check .
	$(IN)lint-imports

types: environment
	$(IN)mypy

soak: environment
	$(TEST) -m soak

bench: environment
	$(OFFSCREEN) $(IN)python -m tests.benchmarks

pictures: environment
	$(IN)python -m tests.end_to_end.pictures

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find main.py models storage reports ui tests -name __pycache__ -type d -prune -exec rm -rf {} +
