#!/usr/bin/env bash
# Installs what the tests need beside Python packages: a Chromium, Node.js and onnxruntime-node.
set -euo pipefail
cd "$(dirname "$0")/.."

have() { command -v "$1" >/dev/null 2>&1; }

debian=()
have chromium || debian+=(chromium)
{ have node && have npm; } || debian+=(nodejs npm)

if [ ${#debian[@]} -gt 0 ] && have apt-get && [ "$(id -u)" = 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${debian[@]}"
fi

have chromium || .venv/bin/playwright install chromium

if have npm; then
  installed=tests/node/node_modules/.package-lock.json
  # --ignore-scripts: the package carries its CPU library; its script would only fetch one for graphics cards.
  [ "$installed" -nt tests/node/package-lock.json ] ||
    npm ci --prefix tests/node --ignore-scripts --no-audit --no-fund --loglevel=error
else
  echo "Node.js and npm are missing: install them (https://nodejs.org), or the test of the JavaScript snippet fails." >&2
fi
