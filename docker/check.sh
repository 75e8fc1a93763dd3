#!/bin/sh
# Lint what is in docker/, then rehearse the image's steps without an engine: build the wheel,
# install it with the locked requirements into an empty environment, and let a user without
# rights migrate, serve and answer the health check.
set -eu
cd "$(dirname "$0")/.."

hadolint --config docker/.hadolint.yaml docker/Dockerfile
shellcheck dev .ci/run docker/*.sh
python docker/check_compose.py

sh docker/build_wheel.sh >/dev/null

place=$(mktemp -d)
server=""
clean_up() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$place"
}
trap clean_up EXIT INT TERM

python -m venv "$place/venv"
uv pip install --quiet --python "$place/venv/bin/python" --require-hashes -r requirements/run.lock
uv pip install --quiet --python "$place/venv/bin/python" --no-deps build/wheel/xunan-*.whl
mkdir "$place/data"
chmod -R a+rX "$place"

# Without rights where that goes: the interpreter may stand where only root may read (pyenv), and
# then the rehearsal stays root. A prefix, not a function, so that $! is the server itself.
as_nobody=""
if [ "$(id -u)" = 0 ]; then
    as_nobody="setpriv --reuid=65534 --regid=65534 --clear-groups --"
    $as_nobody "$place/venv/bin/python" -c '' 2>/dev/null || as_nobody=""
fi
[ "$(id -u)" != 0 ] || chown 65534:65534 "$place/data"
port=$(python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cd "$place"
unset PYTHONPATH
export XUNAN_DATA_DIR="$place/data" XUNAN_PORT="$port" XUNAN_HOST=127.0.0.1 HOME="$place/data"
$as_nobody "$place/venv/bin/xunan" migrate >/dev/null
$as_nobody "$place/venv/bin/xunan" serve >"$place/data/serve.log" 2>&1 &
server=$!
tries=0
until "$place/venv/bin/python" - "$port" <<'PY'
import sys, urllib.request as u
base = f"http://127.0.0.1:{sys.argv[1]}"
try:
    assert u.urlopen(base + "/healthz", timeout=4).status == 200
    page = u.urlopen(base + "/", timeout=4).read().decode()
except OSError:
    sys.exit(1)
assert "<title>" in page, "the wheel does not carry the interface"
PY
do
    tries=$((tries + 1))
    if [ "$tries" -ge 60 ]; then
        echo "The rehearsed server did not answer:" >&2
        cat "$place/data/serve.log" >&2
        exit 1
    fi
    sleep 0.5
done
echo "docker: linted; the wheel installs, migrates, serves and answers."
