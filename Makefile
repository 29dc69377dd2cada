# One Word at a Time. `make` lists what can be made.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
RUN := $(VENV)/bin/python
SITE := _build/html
export JUPYTER_PREFER_ENV_PATH = 1
export PYTHONUTF8 = 1

# Relative folders are meant from here, wherever the chapters run.
absolute = $(if $(filter /%,$(1)),$(1),$(CURDIR)/$(1))
ifneq ($(NEXTWORD_DATA),)
override NEXTWORD_DATA := $(call absolute,$(NEXTWORD_DATA))
export NEXTWORD_DATA
endif
ifneq ($(NEXTWORD_CACHE),)
override NEXTWORD_CACHE := $(call absolute,$(NEXTWORD_CACHE))
export NEXTWORD_CACHE
endif

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup book test lab serve gpt2 check-determinism clean distclean

help: ## List these commands
	@echo "One Word at a Time: commands"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## Install everything, pinned, into .venv (again only if the pins change)

# The stamp is younger than the pins once they are installed.
$(VENV)/.ready: pyproject.toml constraints.txt
	@test -x $(RUN) || { echo "Making $(VENV) with $$($(PYTHON) --version)"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing the pinned packages (once; PyTorch is the large one)"
	@$(RUN) -m pip install --quiet --disable-pip-version-check -c constraints.txt "torch==2.13.0"
	@$(RUN) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

book: $(VENV)/.ready ## Build the site into _build/html; warnings are errors
	@$(RUN) _ext/make_book.py .

test: book ## Build the book if anything changed, then run every test
	@$(RUN) -m pytest

lab: $(VENV)/.ready ## Open the chapters in JupyterLab
	@$(RUN) -m jupyterlab --ServerApp.root_dir="$(CURDIR)" --LabApp.default_url=/lab/tree/chapters \
		$(if $(filter 0,$(shell id -u)),--allow-root)

serve: book ## Show the built site on localhost (PORT=8000)
	@echo "Serving http://127.0.0.1:$(PORT)/ (stop with Ctrl-C)"
	@$(RUN) -m http.server $(PORT) --bind 127.0.0.1 --directory $(SITE)

gpt2: $(VENV)/.ready ## Download GPT-2 (548 MB), verify it, and use it from then on
	@$(RUN) _ext/get_gpt2.py

check-determinism: book ## Run every chapter again and compare the outputs byte by byte
	@$(RUN) _ext/run_again.py .

clean: ## Remove the built site and the outputs of chapters
	@rm -rf _build .pytest_cache .ruff_cache

distclean: clean ## Remove the installed packages too
	@rm -rf $(VENV)
