#!/bin/sh
# Install chromium for the browser tests when it is missing and this user may; else say so and go on.
set -u
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
[ -n "${KRINGLOOP_CHROMIUM:-}" ] && exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing chromium for the browser tests …" >&2
    if apt-get update -qq >/dev/null 2>&1 && apt-get install -y -qq chromium >/dev/null 2>&1; then
        exit 0
    fi
fi
echo "chromium is not here and could not be installed; the browser tests will be skipped." >&2
echo "On Debian and Ubuntu: apt install chromium. Or name one: KRINGLOOP_CHROMIUM=/path/to/chromium" >&2
exit 0
