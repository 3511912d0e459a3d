# Thin names for the commands that people run. `make packets` and `make test` set everything up themselves.
.PHONY: packets pictures test test-browser test-long check format setup setup-dev lock clean

packets: setup
	@.venv/bin/dossier build || [ $$? -eq 1 ]

test: setup-dev
	.venv/bin/ruff check src tests
	.venv/bin/ruff format --check src tests
	.venv/bin/mypy
	.venv/bin/coverage erase
	.venv/bin/coverage run -m pytest -n auto --dist worksteal -m "not long and not browser"
	.venv/bin/coverage combine -q
	.venv/bin/coverage report

test-browser: setup-dev
	.venv/bin/pytest -m browser

pictures: setup-dev
	.venv/bin/python -m tests.pictures

test-long: setup-dev
	.venv/bin/pytest -m long

check: setup
	.venv/bin/dossier validate

format: setup-dev
	.venv/bin/ruff check --fix src tests
	.venv/bin/ruff format src tests

setup:
	@./setup.sh $$(test -f .venv/dev && echo requirements-dev.lock || echo requirements.lock)

setup-dev:
	@./setup.sh requirements-dev.lock
	@touch .venv/dev

lock:
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --group install pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf out .venv
