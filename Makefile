# Each target sets up what it needs and can be run again.
.PHONY: run test lint bench gpt-sovits accept-gpt-sovits clean
.SILENT:
PORT ?= 8000
export VOICE TEXT PORT
BIN = .venv/bin

run:
	./scripts/setup.sh requirements-base.txt
	$(BIN)/python manage.py demo

test:
	./scripts/setup.sh requirements.txt
	$(BIN)/python -m pytest $(ARGS)

lint:
	./scripts/setup.sh requirements.txt
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .

gpt-sovits:
	./scripts/setup.sh requirements-gpt-sovits.txt
	$(BIN)/python manage.py check

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
