# Two commands do all the set-up: `make demo` and `make test`. They need python3, its pip, git and make.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: demo test lint docs lock fuzz clean

demo: $(READY)
	$(BIN)/python examples/demo.py demo

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(READY)
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

SECONDS ?= 60
fuzz: $(READY)
	$(BIN)/uv pip install --quiet --python $(BIN)/python atheris
	$(BIN)/python tests/hostile/fuzz.py -max_total_time=$(SECONDS)

docs: $(READY)
	$(BIN)/mkdocs build --strict

lock: $(READY)
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate --all-extras --upgrade pyproject.toml -o requirements.lock

$(READY): requirements.lock pyproject.toml
	python3 -m venv --without-pip $(VENV)
	python3 -m pip --quiet --disable-pip-version-check --python $(BIN)/python install "uv>=0.5"
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	touch $(READY)

clean:
	rm -rf $(VENV) demo site build dist
