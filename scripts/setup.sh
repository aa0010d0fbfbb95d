#!/usr/bin/env bash
# Installs the locked packages, Node 24 among them, where package-lock.json changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/.."

lock=package-lock.json
installed=node_modules/.installed-package-lock.json
own_node=node_modules/.bin/node

fail() {
  printf 'setup: %s\n' "$@" >&2
  exit 1
}

major() { "$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0; }

cmp -s "$lock" "$installed" && exit 0

# npm runs on the machine's own Node: it replaces the project's while it works.
PATH=$(printf '%s' "$PATH" | tr ':' '\n' | grep -vxF "$PWD/node_modules/.bin" | paste -sd: -)

command -v node >/dev/null || fail 'Node.js is missing. Install Node.js 20 or later, with npm: https://nodejs.org'
[ "$(major node)" -ge 20 ] || fail "Node.js $(node --version) is too old. Install 20 or later: https://nodejs.org"
command -v npm >/dev/null || fail 'npm is missing. It comes with Node.js: https://nodejs.org (Debian: apt-get install npm)'

echo 'setup: installing packages' >&2
# Named, because NODE_ENV or the user's npm settings may leave either out. Node itself is optional by platform.
npm ci --include=dev --include=optional --loglevel=error >&2

if [ ! -x "$own_node" ] || [ "$(major "$own_node")" -lt 24 ]; then
  [ "$(major node)" -ge 24 ] ||
    fail "npm has no Node.js 24 for $(uname -sm). Install Node.js 24 or later: https://nodejs.org"
fi
cp "$lock" "$installed"
