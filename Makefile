# Every target sets up what it needs. PYTHON is of the browser's version: bytecode that is compiled
# here is run there.
VERSION := $(shell cat .python-version)
PYTHON ?= python$(VERSION)
VENV := .venv
RUN := $(VENV)/bin/python
PORT ?= 8000
# Where the site will stand, for the links that must be absolute.
BASE_URL ?=
# A folder of essays of your own, and where its site goes; without them, ours and site/.
ESSAYS ?=
OUT ?=
FOLDER := $(if $(ESSAYS),--essays "$(ESSAYS)")
INTO := $(if $(OUT),--out "$(OUT)")
READY := $(VENV)/.ready
TEST_READY := $(VENV)/.ready-test
# Node comes with the environment; its packages are pinned with hashes in build/package-lock.json.
NPM := PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(VENV)/bin/npm ci --prefix build --ignore-scripts --no-audit --no-fund --silent

.PHONY: site build test lint fuzz faults soak twice audit bench lighthouse watch new convert check-host train evaluate \
  calibrate lock clean
.DELETE_ON_ERROR:

## build the site and serve it on http://127.0.0.1:$(PORT)
site: $(READY)
	@$(RUN) -m sitepress serve $(FOLDER) $(INTO) --port $(PORT) --base-url "$(BASE_URL)"

## build the site into site/: make build ESSAYS=folder OUT=folder for essays of your own
build: $(READY)
	@$(RUN) -m sitepress build $(FOLDER) $(INTO) --base-url "$(BASE_URL)"

## run the linters and the whole test suite, ARGS="-k spinner" for a part of it; with ESSAYS=folder,
## the tests that every widget takes, for those of your own essays
test: $(TEST_READY)
	@$(RUN) -m testing $(FOLDER) $(ARGS)

## run the linters alone
lint: $(TEST_READY)
	@$(RUN) -m testing.lint

## try 10,000 cases of each kind of input that strangers may send
fuzz: $(READY)
	@DECIBAN_FUZZ=10000 $(RUN) -m pytest tests/fuzz tests/e2e/test_hostile_input.py $(ARGS)

## try every fault of every kind of file in a browser, and print the table
faults: build
	@$(RUN) -m testing.fault_table site

## an hour of a reader's work in minutes: does the page or its Python grow?
soak: build
	@$(RUN) -m bench.soak site $(ARGS)

## build twice from nothing that was kept, and compare
twice: $(READY)
	@$(RUN) -m testing.reproducible

## ask what is known against the pinned packages
audit: $(READY)
	@$(RUN) -m sitepress.audit

## measure in a browser; rewrite the tables of build/bench/RESULTS.md and the one in README.md
bench: $(READY)
	@$(RUN) -m bench $(ARGS)

## what Lighthouse says of the pages; needs Node.js 18 and npm
lighthouse: $(READY)
	@$(RUN) -m bench.lighthouse $(ARGS)

## rebuild what changes and reload the page
watch: $(READY)
	@$(RUN) -m sitepress watch $(FOLDER) $(INTO) --port $(PORT)

## say what the host of a deployed site does wrong: make check-host URL=https://…
check-host: $(READY)
	@$(RUN) -m sitepress check-host "$(URL)"

## make a page of a Panel or Bokeh script, or of a notebook: make convert APP=app.py OUT=folder
convert: $(READY)
	@$(RUN) -m sitepress convert $(APP) $(INTO) $(if $(WITH),--with $(WITH)) $(ARGS)

## begin a new essay, make new ESSAY=slug, or a site of your own, make new SITE=folder
new: $(READY)
	@$(RUN) -m sitepress new $(if $(SITE),--site "$(SITE)",$(FOLDER) "$(ESSAY)")

# Training needs PyTorch, which the site and its tests do not; it has an environment of its own, of
# any Python from 3.11 on. Where pyenv has 3.11 that is taken: every build of PyTorch exists for it.
TRAIN_PYTHON ?= $(or $(shell PYENV_VERSION=3.11 pyenv which python3 2>/dev/null),python3)
TRAIN_VENV := .venv-train
TRAIN_READY := $(TRAIN_VENV)/.ready

## train the diffusion model: make train DATA=emnist.npz
train: $(TRAIN_READY)
	@PYTHONPATH=.:build $(TRAIN_VENV)/bin/python -m training.train --data "$(DATA)" $(ARGS)

## evaluate the committed weights: make evaluate DATA=emnist.npz
evaluate: $(TRAIN_READY)
	@PYTHONPATH=.:build $(TRAIN_VENV)/bin/python -m training.evaluate --data "$(DATA)" $(ARGS)

## hold the standard error of "Evidence by drawing" to long runs: make calibrate DATA=emnist.npz
calibrate: $(READY)
	@$(RUN) -m training.calibrate --data "$(DATA)" $(ARGS)

$(READY): build/requirements/host.txt build/package-lock.json pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "$(VERSION)")' 2>/dev/null || { \
	  echo "Got no Python $(VERSION) as '$(PYTHON)'; install it, or name one: make PYTHON=/path/to/python$(VERSION)"; \
	  exit 1; }
	@echo "Setting up $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install -q --disable-pip-version-check --require-hashes -r build/requirements/host.txt
	@$(RUN) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(NPM) --omit=dev
	@touch $@

# What only the tests need: the type checker and the linter of the scripts.
$(TEST_READY): $(READY)
	@$(NPM)
	@touch $@

$(TRAIN_READY): build/requirements/train.txt
	@echo "Setting up $(TRAIN_VENV) …"
	@$(TRAIN_PYTHON) -m venv $(TRAIN_VENV)
	@$(TRAIN_VENV)/bin/python -m pip install -q --disable-pip-version-check -r build/requirements/train.txt
	@touch $@

## pin what the *.in files ask for, with hashes
lock: $(READY)
	@$(RUN) -m uv pip compile -q --generate-hashes --no-emit-index-url --no-header \
	  --python-version $(VERSION) build/requirements/host.in -o build/requirements/host.txt
	@$(RUN) -m uv pip compile -q --generate-hashes --no-emit-index-url --no-header \
	  --no-deps --python-version $(VERSION) build/requirements/browser.in -o build/requirements/browser.txt
	@$(RUN) -m uv pip compile -q --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --no-deps --python-version $(VERSION) build/requirements/apps.in -o build/requirements/apps.txt
	@$(RUN) -m uv pip compile -q --generate-hashes --no-emit-index-url --no-header \
	  --no-deps --python-version $(VERSION) build/requirements/stock.in -o build/requirements/stock.txt

clean:
	rm -rf site dist
