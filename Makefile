# Everything a newcomer, a maintainer and the CI run. `make help` lists it.

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
WORKERS ?= 2

# bun and every tool come from the locked environment. Interpreters are the machine's own.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export UV_PYTHON_DOWNLOADS := never
export REFLEX_TELEMETRY_ENABLED := false

UV := .uv/bin/uv
RUN := .venv/bin/python
CARNET := $(RUN) -m carnet_app.cli

FONTS := carnet_app/http/fonts
WHOLE := .web/node_modules/@fontsource
FONT_TOOLS := $(UV) tool run --from 'fonttools[woff]==4.68.0'
SUBSET := $(FONT_TOOLS) pyftsubset --unicodes-file=$(FONTS)/french.txt --flavor=woff2

.DEFAULT_GOAL := help
.PHONY: help run demo dev setup setup-dev migrate test check format bench fonts screenshots clean

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run: setup ## Set everything up and serve on http://localhost:8000 (PORT=… changes it)
	@exec $(CARNET) serve --host $(HOST) --port $(PORT)

demo: setup ## The same with demonstration data, under var/demo
	@exec $(CARNET) demo --host $(HOST) --port $(PORT)

dev: setup-dev ## Serve, and build each change of the code anew: reload the page after it
	@exec $(CARNET) dev --host $(HOST) --port $(PORT)

migrate: setup ## Bring the database to the current version
	@$(CARNET) migrate

test: setup-dev ## Run every test, browser tests included, in two processes (WORKERS=… changes it)
	@$(RUN) -m pytest -n $(WORKERS)

check: setup-dev ## Lint, format, types, import contracts, migrations, lock file
	$(UV) lock --check
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/pyright
	.venv/bin/lint-imports
	$(RUN) .ci/check_migrations.py
	$(RUN) .ci/check_text.py

format: setup-dev ## Format the code and repair what the linter can
	.venv/bin/ruff format
	.venv/bin/ruff check --fix

bench: setup-dev ## Measure the production server and print it beside the goals
	@$(RUN) -m benchmarks

fonts: setup-dev ## Make the fonts of French anew, from the whole ones that a build installed
	$(FONT_TOOLS) fonttools varLib.instancer -q -o .web/figtree.ttf \
	  $(WHOLE)-variable/figtree/files/figtree-latin-wght-normal.woff2 wght=400:700
	$(SUBSET) .web/figtree.ttf --output-file=$(FONTS)/figtree-french.woff2
	$(SUBSET) $(WHOLE)/fraunces/files/fraunces-latin-600-normal.woff2 \
	  --output-file=$(FONTS)/fraunces-french.woff2

screenshots: setup-dev ## Every page and state, at two widths and in two themes, into var/screenshots
	@$(RUN) -m pytest -p no:randomly -q tests/e2e/take_screenshots*.py

setup: $(UV)
	@$(UV) sync --quiet --locked --no-dev --inexact

setup-dev: $(UV)
	@$(UV) sync --quiet --locked

$(UV): .ci/bootstrap_uv.py
	@$(PYTHON) .ci/bootstrap_uv.py
	@touch -c -h $(UV)

clean: ## Remove what was built (not the data under var/)
	rm -rf .web .venv .uv var/e2e
