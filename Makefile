# What a person needs to know is printed by `make`; what each step does is in tools/.

SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := .venv/bin

.PHONY: help run test check fix bench evidence soak words manual figures clean ready ready-to-test

help: ## Print this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 17

run: ready ## Set up everything and open the example practice at a printed address
	@$(BIN)/cairn demo $(ARGS)

test: ready-to-test ## Set up everything and pass all tests (ARGS="tests/spec -k phq" for some)
	@tools/run_tests $(ARGS)

check: ready-to-test ## Style, types, layers, migrations, manual and locks
	@tools/run_checks

fix: ready-to-test ## Repair what a machine can repair
	@$(BIN)/ruff check --fix-only --quiet . && $(BIN)/ruff format --quiet .

bench: ready-to-test ## Measure speed at the durable setting, on SQLite and PostgreSQL
	@PYTHONPATH=tests $(BIN)/python -m bench $(ARGS)

evidence: ready-to-test ## Write docs/evidence anew from a table of scores (DATA=file)
	@PYTHONPATH=tests $(BIN)/python -m evidence $(DATA)

soak: ready-to-test ## The long fault runs: killed servers and power cuts
	@$(BIN)/pytest -m soak $(ARGS)

words: ready-to-test ## Bring the catalogues of other languages in step with the pages
	@$(BIN)/python tools/translations.py --write

manual: ready-to-test ## Write docs/manual anew from the worked cases
	@PYTHONPATH=tests $(BIN)/python -m spec.manual --write

figures: ready-to-test ## Print this project's size and style beside six model projects
	@$(BIN)/python tools/figures.py

clean: ## Remove what was set up and measured; records in var/ stay
	@rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

ready:
	@tools/set_up run

ready-to-test:
	@tools/set_up test
