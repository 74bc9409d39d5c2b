#!/usr/bin/env bash
# The console in a real Chromium; the last line is "N passed, N failed". Needs node, npm and chromium, and a build of tests/Console.Tests.
#   tests/browser.sh              the tests
#   tests/browser.sh --pictures   takes the pictures of docs/console.md anew
#   CHROMIUM   the browser (default: /usr/bin/chromium)
set -uo pipefail
cd "$(dirname "$0")/.."
for need in node npm "${CHROMIUM:-chromium}"; do
  if ! command -v "$need" >/dev/null; then
    echo "not present: ${need##*/} (apt-get install ${need##*/}), and with it the browser's tests"
    echo '0 passed, 0 failed'
    exit 0
  fi
done
class='*BrowserTests'
[ "${1:-}" = --pictures ] && class='*Pictures'
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! npm ci --prefix tests/Browser --no-audit --no-fund --loglevel=error >"$log" 2>&1; then
  tail -5 "$log"
  echo '0 passed, 1 failed'
  exit 1
fi
timeout 300 dotnet artifacts/bin/FastMcp.Console.Tests/release/FastMcp.Console.Tests.dll -noColor -explicit only -class "$class" >"$log" 2>&1
line=$(grep -E 'Total: [0-9]+' "$log" | tail -1)
if [ -z "$line" ]; then
  tail -20 "$log"
  echo '0 passed, 1 failed'
  exit 1
fi
total=$(sed -E 's/.*Total: ([0-9]+).*/\1/' <<<"$line")
number() { grep -oE "$1: [0-9]+" <<<"$line" | grep -oE '[0-9]+' || echo 0; }
bad=$(($(number Failed) + $(number Errors)))
[ "$bad" = 0 ] || grep -A40 '\[FAIL\]' "$log" | cut -c1-400
# None that ran is none that passed.
[ "$total" = 0 ] && bad=1
echo "$((total - bad)) passed, $bad failed"
[ "$bad" = 0 ]
