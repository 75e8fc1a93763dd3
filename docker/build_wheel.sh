#!/bin/sh
# Build build/wheel/xunan-*.whl: the server, the protocol, the built interface and the fonts.
# The tree is copied first, so that a build leaves nothing behind in it.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python}
rm -rf build/tree build/wheel
mkdir -p build/tree/backend build/tree/sync build/wheel
cp pyproject.toml README.md LICENSE build/tree/
cp -R backend/xunan build/tree/backend/xunan
cp -R sync/xunan_sync build/tree/sync/xunan_sync
rm -rf build/tree/backend/xunan/web/dist
cp -R pwa/dist build/tree/backend/xunan/web/dist
find build/tree -name __pycache__ -type d -prune -exec rm -rf {} +
"$python" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir build/wheel build/tree
rm -rf build/tree
ls build/wheel
