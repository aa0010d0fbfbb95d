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

# npm goes on for long after one Ctrl-C, and two of them in one folder fail: none is left behind. By its group, since it
# has children.
interrupted() {
  trap '' INT TERM HUP
  local npm=${!:-} # What was started last; nothing yet where the signal came early.
  [ -n "$npm" ] || exit "$1"
  kill -TERM -- "-$npm" 2>/dev/null || true
  for _ in {1..20}; do
    kill -0 -- "-$npm" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL -- "-$npm" 2>/dev/null || true
  echo 'setup: interrupted; the same command begins it again' >&2
  exit "$1"
}

cmp -s "$lock" "$installed" && exit 0

[ -L node_modules ] && fail "node_modules is a link to $(readlink node_modules): npm would empty what is behind it. Take the link away and run it again"

# npm runs on the machine's own Node: it replaces the project's while it works.
PATH=$(printf '%s' "$PATH" | tr ':' '\n' | grep -vxF "$PWD/node_modules/.bin" | paste -sd: -)

command -v node >/dev/null || fail 'Node.js is missing. Install Node.js 20 or later, with npm: https://nodejs.org'
[ "$(major node)" -ge 20 ] || fail "Node.js $(node --version) is too old. Install 20 or later: https://nodejs.org"
command -v npm >/dev/null || fail 'npm is missing. It comes with Node.js: https://nodejs.org (Debian: apt-get install npm)'

echo 'setup: installing packages; the first time takes a minute or two' >&2
trap 'interrupted 130' INT
trap 'interrupted 143' TERM
trap 'interrupted 129' HUP
# A process group of its own, so that it can be ended with all that it started.
set -m
# Named, because NODE_ENV or the user's npm settings may leave either out. Node itself is optional by platform.
npm ci --include=dev --include=optional --loglevel=error </dev/null >&2 &
set +m
wait $! || fail 'npm could not install the packages. If it was interrupted or the network failed, run it again.'
trap - INT TERM HUP

if [ ! -x "$own_node" ] || [ "$(major "$own_node")" -lt 24 ]; then
  [ "$(major node)" -ge 24 ] ||
    fail "npm has no Node.js 24 for $(uname -sm). Install Node.js 24 or later: https://nodejs.org"
fi
cp "$lock" "$installed"
