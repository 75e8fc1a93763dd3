#!/bin/sh
# Install the Debian packages that the tests need, where they are missing:
# a browser, a font with Chinese characters, PDF tools and PostgreSQL's server programs.
set -eu
want=""
command -v chromium >/dev/null 2>&1 || want="$want chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || want="$want fontconfig fonts-noto-cjk"
command -v pdftoppm >/dev/null 2>&1 || want="$want poppler-utils"
command -v shellcheck >/dev/null 2>&1 || want="$want shellcheck"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || want="$want postgresql"
[ -n "$want" ] || exit 0
if [ "$(id -u)" != 0 ]; then
    echo "Please install as root: apt-get install$want" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -o DPkg::Lock::Timeout=400 update -qq
# shellcheck disable=SC2086 # a list of package names is meant to split
apt-get -o DPkg::Lock::Timeout=400 install -y -qq --no-install-recommends $want >/dev/null
