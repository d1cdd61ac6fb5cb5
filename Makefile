# Each target sets up what it needs and can be run again.
.PHONY: run test test-postgres test-anytime mutants quick lint bench soak gpt-sovits accept-gpt-sovits clean
.SILENT:
PORT ?= 8000
export VOICE TEXT PORT
BIN = .venv/bin

run:
	./scripts/setup.sh requirements/base.txt
	$(BIN)/python manage.py demo

# Photos are read with the real models; without a network for them, those tests are left out and say so.
test:
	./scripts/setup.sh requirements.txt
	-$(BIN)/python manage.py download_ocr
	./scripts/test_services.sh
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)
	$(MAKE) test-postgres

# What locks, counts or races in the database, once more on a throw-away PostgreSQL where its programs are installed.
test-postgres:
	./scripts/setup.sh requirements.txt
	$(BIN)/python scripts/with_postgres.py $(BIN)/python -m pytest -n auto --dist worksteal -m postgres

# For the night: everything at awkward times, in other time zones and on a busy machine.
test-anytime:
	./scripts/setup.sh requirements.txt
	./scripts/test_services.sh
	./scripts/test_anytime.sh $(ARGS)

# Small changes to a module that its tests should notice (scripts/mutants); without MODULE, all modules of its table.
mutants:
	./scripts/setup.sh requirements.txt
	$(BIN)/python -m scripts.mutants $(MODULE) $(ARGS)

# What a developer runs all day, in under a minute: the checks, and the tests that start no server, browser or engine.
quick: lint
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not (browser or server or engine or slow)" $(ARGS)

# lint-imports holds the code to who may know whom (pyproject.toml).
lint:
	./scripts/setup.sh requirements.txt
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy .

# What the real engine needs; the weights come with `manage.py download_gpt_sovits`.
gpt-sovits:
	./scripts/setup.sh requirements/gpt-sovits.txt
	$(BIN)/python manage.py check

# On a machine that reaches the hub: fetches the weights, speaks 30 reminders in the voice of VOICE, and judges them.
# VOICE_TEXT: what the clip says. MIRROR: another hub.
accept-gpt-sovits: gpt-sovits
	$(BIN)/python manage.py download_gpt_sovits $(if $(MIRROR),--mirror "$(MIRROR)")
	$(BIN)/python -m speech.acceptance --model-dir "$(or $(GPTSOVITS_MODEL_PATH),models/gpt-sovits-v2)" \
	    --voice "$(VOICE)" $(if $(VOICE_TEXT),--text "$(VOICE_TEXT)") --out accept

bench:
	./scripts/setup.sh requirements.txt
	$(BIN)/python benchmarks/cached_answers.py
	$(BIN)/python benchmarks/korean_reading/speed.py
	$(BIN)/python benchmarks/korean_reading/run.py
	$(BIN)/python benchmarks/builtin_engine.py
	$(BIN)/python benchmarks/gpt_sovits.py

# How the service stands up to a hard day: once only and the right voice; load on cached answers; faults; made-up
# requests and broken uploads; strangers. MINUTES: of the soak.
soak:
	./scripts/setup.sh requirements.txt
	$(BIN)/python -m pytest voice_tts/tests/services/test_single_flight.py voice_tts/tests/stories/test_concurrency.py
	$(BIN)/python benchmarks/serving/load.py --seconds 60
	$(BIN)/python benchmarks/serving/soak.py --minutes $(or $(MINUTES),20)
	$(BIN)/python -m pytest voice_tts/tests/api/test_schema_fuzz.py
	$(BIN)/python benchmarks/serving/fuzz_uploads.py --clips 2000
	$(BIN)/python -m pytest voice_tts/tests/api/test_access.py voice_tts/tests/services/test_audio_links.py

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
