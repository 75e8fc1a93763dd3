# The project's recipes; run them as `./dev <recipe>`, which first brings the locked environment.

set shell := ["sh", "-eu", "-c"]

# List the recipes.
default:
    @just --list --unsorted

# Run the main job with the sample county at http://localhost:8000 (keeps ./var/demo).
demo *args: web fonts
    python -m xunan demo {{ args }}

# Run every check and every test; pytest's closing line comes last.
test: machine web fonts lint types arrows docker-check unit-ts
    pytest -q -m "not browser"
    pytest -q -m browser

# Run one part of the Python tests: `./dev pytest tests/sync -k P4`.
pytest *args:
    pytest {{ args }}

# Lint Python and TypeScript.
lint:
    ruff check .
    ruff format --check .
    cd pwa && npx biome check --error-on-warnings . ../sync/phone

# Check the types of Python and TypeScript.
types:
    mypy
    cd pwa && npx tsc -b

# Check who imports whom.
arrows:
    lint-imports

# Run the TypeScript unit tests.
unit-ts:
    cd pwa && npx vitest run

# Write the generated contract, vectors and reference pages anew.
contract:
    python -m xunan contract

# Build the phone and desk interface into pwa/dist, if its sources changed.
web:
    sh docker/build_web.sh

# Make the papers' fonts from the locked packages, once.
fonts:
    python -m xunan fonts

# Build the wheel that holds the server, the protocol and the built interface.
wheel: web fonts
    sh docker/build_wheel.sh

# Lint the Docker files and rehearse their steps without an engine.
docker-check:
    sh docker/check.sh

# Play 20,000 seeds of the sync simulation, or one again (`--seed N`).
simulate *args:
    PYTHONPATH="$PYTHONPATH:tests" python -m sync.simulation.simulate {{ args }}

# Measure; figures and how to read them stand in docs/benchmarks.md.
bench *args:
    python -m bench {{ args }}

# Install Debian packages the tests need, where they are missing.
machine:
    sh docker/test_machine.sh

# Format everything.
format:
    ruff format .
    ruff check --fix .
    cd pwa && npx biome check --write . ../sync/phone

# Lock the requirements anew, with hashes and without addresses.
lock:
    cd pwa && rm -f package-lock.json && npm install --package-lock-only --no-audit --no-fund
    for name in tools node run s3 dev; do uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/$name.in -o requirements/$name.lock; done

# Make the pictures of the guides and of the README anew, with real windows on a demo county.
pictures: machine web fonts
    PYTHONPATH="$PYTHONPATH:tests:tests/e2e" python docs/make_pictures.py
