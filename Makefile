# The front door. `make` installs, writes synthetic raw data if there is none, and runs.
# Paths stay relative and quoted, so that the folder's own path may hold spaces.

PARTNERSHIP ?= southampton
YEAR ?= 2021-22
RAW ?=
JOBS ?= 0
SCHEDULER ?=
NAME ?=
SOURCE ?=
EDITION ?=
BEFORE ?=
CODE ?=
AREA ?=
DEPTH ?= data
TESTS ?=
VALUE ?=
STRICT ?=
HISTORY ?=

UV_RANGE := uv>=0.13,<1
UV := $(shell command -v uv 2>/dev/null)
ifeq ($(UV),)
UV := .uv/bin/uv
BOOTSTRAP := .uv/bin/uv
endif

SAFECITY := .venv/bin/safecity
DASHBOARD = outputs/$(PARTNERSHIP)/$(YEAR)/dashboard.html
INSTALLED := .venv/.installed
BIOME := tests/browser/node_modules/.bin/biome
RAW_OPTION = $(if $(RAW),--raw "$(RAW)")
STRICT_OPTION = $(if $(STRICT),--strict)
NEEDS_NAME = $(if $(NAME),,@echo "Say which theme: make $@ NAME=violence" >&2; exit 2)

export SCHEDULER
export UV_PYTHON_DOWNLOADS := never

.NOTPARALLEL:
.PHONY: all help install assessment demo start check fetch compare partnership everyone nation bench-nation theme theme-run trace verify lab test browser bench faults calibrate lint clean
.DEFAULT_GOAL := all

all: OR_DEMO = $(if $(RAW),,--or-demo)
all: assessment ## Everything: install, synthetic raw data if there is none, the assessment

help: ## This list
	@echo "make TARGET [PARTNERSHIP=southampton] [YEAR=2021-22] [RAW=folder] [STRICT=1] [JOBS=n] [SCHEDULER=tls://host:port]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile

install: $(INSTALLED) ## The environment of uv.lock in .venv; needs only Python 3.11 or newer
	@:

assessment: $(INSTALLED) ## One assessment from raw files to products; what is unchanged is kept
	@"$(SAFECITY)" run "$(PARTNERSHIP)" "$(YEAR)" $(RAW_OPTION) $(STRICT_OPTION) $(OR_DEMO) --jobs "$(JOBS)"

demo: $(INSTALLED) ## The raw files of a synthetic city, where data/raw is empty
	@"$(SAFECITY)" demo --if-empty

start: $(INSTALLED) ## Begin here with an area of your own: asks which, says which files it wants and where they are, checks, runs; AREA=Eastleigh
	@"$(SAFECITY)" start $(if $(AREA),--area "$(AREA)") $(if $(RAW),--raw "$(RAW)")

check: $(INSTALLED) ## Which sources an assessment has, lacks or has in an old edition
	@"$(SAFECITY)" raw check "$(PARTNERSHIP)" "$(YEAR)" $(RAW_OPTION)

fetch: $(INSTALLED) ## Download a source: SOURCE=home_office_csp, EDITION="March 2025" for another than the latest
	$(if $(SOURCE),,@echo "Say which source: make fetch SOURCE=home_office_csp" >&2; exit 2)
	@"$(SAFECITY)" raw fetch "$(SOURCE)" $(if $(EDITION),--edition "$(EDITION)") --partnership "$(PARTNERSHIP)" $(RAW_OPTION)

compare: $(INSTALLED) ## What changed between two editions: BEFORE=2021-22 YEAR=2025
	$(if $(BEFORE),,@echo "Say with which edition: make compare BEFORE=2021-22 YEAR=2025" >&2; exit 2)
	@"$(SAFECITY)" compare "$(BEFORE)" "$(YEAR)" --partnership "$(PARTNERSHIP)"

partnership: $(INSTALLED) ## Declare a new partnership from the lookups: CODE=E06000044; of several parts: CODE=L00000001 NAME="New Council" PARTS="E06000045 more.csv"
	$(if $(CODE),,@echo "Say which area: make partnership CODE=E06000044" >&2; exit 2)
	@"$(SAFECITY)" partnership new "$(CODE)" $(if $(PARTS),--name "$(NAME)") $(foreach part,$(PARTS),--part "$(part)") $(RAW_OPTION)

everyone: $(INSTALLED) ## Each partnership of which RAW holds police files, tried by itself: DEPTH=data, exhibits or products, CODE=E06000044 for one
	@"$(SAFECITY)" everyone $(RAW_OPTION) --depth "$(DEPTH)" --jobs "$(JOBS)" $(if $(CODE),--only "$(CODE)")

nation: $(INSTALLED) ## The assessments of all partnerships of the lookups, and a page of all: EDITION=Jan-Jun_2025 DEPTH=exhibits
	@if [ -z "$(RAW)" ]; then "$(SAFECITY)" demo --if-empty; fi
	@"$(SAFECITY)" nation $(if $(EDITION),"$(EDITION)") $(RAW_OPTION) --depth "$(if $(filter command line,$(origin DEPTH)),$(DEPTH),products)" --jobs "$(JOBS)" $(if $(CODE),--only "$(CODE)")

theme: $(INSTALLED) ## A new theme that runs at once: NAME=bicycle_theft
	$(NEEDS_NAME)
	@"$(SAFECITY)" theme new "$(NAME)"

theme-run: $(INSTALLED) ## One theme and nothing else: NAME=violence
	$(NEEDS_NAME)
	@"$(SAFECITY)" theme run "$(NAME)" --partnership "$(PARTNERSHIP)" --year "$(YEAR)" $(RAW_OPTION) $(STRICT_OPTION)

trace: $(INSTALLED) ## From a printed number back to raw files: VALUE="14,760", VALUE="Figure 12"
	$(if $(VALUE),,@echo 'Say which number, figure or exhibit: make trace VALUE="14,760"' >&2; exit 2)
	@"$(SAFECITY)" trace "$(VALUE)" --partnership "$(PARTNERSHIP)" --year "$(YEAR)"

verify: $(INSTALLED) ## Whether an edition's files are those that were made
	@"$(SAFECITY)" verify "outputs/$(PARTNERSHIP)/$(YEAR)" $(RAW_OPTION)

lab: $(INSTALLED) ## JupyterLab on the same environment
	@$(if $(RAW),SAFECITY_RAW="$$(cd "$(RAW)" && pwd)") .venv/bin/python -m jupyterlab --notebook-dir=notebooks

test: $(INSTALLED) ## All tests; TESTS=tests/measures for some
	@PYTHONDONTWRITEBYTECODE= .venv/bin/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(TESTS)

browser: ## Chromium and what else the tests of finished pages need (Debian, Ubuntu; as root or with sudo)
	@tests/browser/install

calibrate: $(INSTALLED) ## False alarms and power of verdicts, to docs/calibration.md: HISTORY=folder of monthly counts
	@.venv/bin/python bench/calibrate.py $(if $(HISTORY),--history "$(HISTORY)")

faults: $(INSTALLED) ## Runs killed at random moments: is the edition of one run, does the next complete
	@.venv/bin/python bench/faults.py

bench: $(INSTALLED) ## Ratios of our way to the ordinary one, to docs/performance.md: BENCH=full for large sizes, BENCH="again keyboard" for some parts
	@.venv/bin/python bench/bench.py
	@if [ -d tests/browser/node_modules ] && [ -f "$(DASHBOARD)" ]; then node bench/dashboard.mjs "$(DASHBOARD)"; fi

bench-nation: $(INSTALLED) ## CPU seconds of a partnership as there are more of them
	@.venv/bin/python bench/nation.py $(if $(RAW),--raw "$(RAW)")

lint: $(INSTALLED) ## Style, format and types; of JavaScript too, once `make browser` was run
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@if [ -x "$(BIOME)" ]; then "$(BIOME)" lint --error-on-warnings; \
	else echo "JavaScript was not checked: that needs 'make browser' once"; fi

clean: $(INSTALLED) ## Remove processed data and products; never data/raw
	@"$(SAFECITY)" clean

$(INSTALLED): pyproject.toml uv.lock | $(BOOTSTRAP)
	@"$(UV)" sync --frozen --compile-bytecode
	@touch "$@"

.uv/bin/uv:
	@python3 -c 'import sys; sys.exit("Python 3.11 or newer is needed, not " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@python3 -m venv .uv || { echo "On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check "$(UV_RANGE)"
