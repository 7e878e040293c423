# make run    the program           make test   all tests
# make check  style, types, rooms   make bench  measurements
# Everything that is needed is set up on the way.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
MODEL_VENV := recognition_model/.venv
WORK   := build/model

# Root needs no sudo, and a machine without either still runs everything but the device tests.
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
TEST_PACKAGES := tmux libportaudio2 pulseaudio pulseaudio-utils libasound2-plugins

.PHONY: run install test check schema bench bench-call bench-content bench-line bench-scoring \
        bench-start bench-speech bench-hearing \
        model model-env lock system-packages clean

run: $(VENV)/.installed
	$(BIN)/trainer

install: $(VENV)/.installed

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.developed: requirements-dev.lock $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

test: $(VENV)/.developed system-packages $(MODEL_VENV)/.installed $(WORK)/openfst
	$(BIN)/pytest --numprocesses auto --dist loadfile

check: $(VENV)/.developed $(MODEL_VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/pyright --project recognition_model
	$(BIN)/lint-imports

# Device and terminal tests want these; where they cannot be had, those tests say so and are skipped.
system-packages:
	@command -v apt-get >/dev/null || exit 0; \
	dpkg -s $(TEST_PACKAGES) >/dev/null 2>&1 || \
	{ $(SUDO) apt-get update -qq; \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(TEST_PACKAGES) >/dev/null; } || \
	echo "could not install: $(TEST_PACKAGES)" >&2

bench: bench-call bench-content bench-line bench-scoring bench-speech bench-start bench-hearing

bench-call bench-content bench-line bench-scoring bench-start bench-speech: bench-%: $(VENV)/.developed
	$(BIN)/python -m benchmarks.$*

bench-hearing: $(VENV)/.developed
	$(BIN)/python -m recognition_model.bench_hearing --set test

# The JSON Schemas of the content files, which editors read: anew after a change of the keys.
schema: $(VENV)/.installed
	$(BIN)/python -c "from pathlib import Path; from trainer.content.json_schema import write_schemas; \
	  write_schemas(Path('schema'))"

# New pins for what pyproject.toml asks for; needs uv.
lock:
	uv pip compile --quiet --universal --python-version 3.11 pyproject.toml --generate-hashes -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 pyproject.toml --group dev -c requirements.lock \
	  --generate-hashes -o requirements-dev.lock

# The recognition model, from scratch: about half an hour on two cores.
model: model-env
	$(MODEL_VENV)/bin/python -m recognition_model.build --out trainer/models/embedded --work $(WORK)

model-env: $(MODEL_VENV)/.installed $(WORK)/openfst

$(MODEL_VENV)/.installed: recognition_model/requirements.txt
	$(PYTHON) -m venv $(MODEL_VENV)
	$(MODEL_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

# OpenFst's fstconvert: the system's, or Debian's packages unpacked without installing them.
$(WORK)/openfst:
	@mkdir -p $@; command -v fstconvert >/dev/null && exit 0; \
	command -v apt-get >/dev/null || { echo "fstconvert (OpenFst) is needed for the model" >&2; exit 0; }; \
	cd $@ && { apt-get download -qq libfst-tools libfst22 libfst22-plugins-base 2>/dev/null || \
	{ $(SUDO) apt-get update -qq && apt-get download -qq libfst-tools libfst22 libfst22-plugins-base; }; } && \
	for package in *.deb; do dpkg -x $$package .; rm $$package; done

clean:
	rm -rf build dist .pytest_cache .ruff_cache .import_linter_cache
