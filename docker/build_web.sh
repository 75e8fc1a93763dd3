#!/bin/sh
# Build the interface into pwa/dist, unless the sources are those of the last build.
set -eu
cd "$(dirname "$0")/.."
sum=$(find pwa/src pwa/build pwa/public pwa/index.html pwa/vite.config.ts pwa/package-lock.json sync/phone/src sync/contract \
    -type f ! -name '*.test.ts*' -exec cksum {} + | sort | cksum)
if [ -f pwa/dist/.sources ] && [ "$(cat pwa/dist/.sources)" = "$sum" ]; then
    exit 0
fi
(cd pwa && npx vite build --logLevel warn)
printf '%s' "$sum" >pwa/dist/.sources
