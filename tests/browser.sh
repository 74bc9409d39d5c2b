#!/usr/bin/env bash
# The console in a real Chromium, and people who decide in it; the last line is "N passed, N failed". Needs node, npm and chromium, and a build of tests/Console.Tests and tests/EndToEnd.
#   tests/browser.sh              the tests
#   tests/browser.sh --pictures   takes the pictures of docs/console.md anew
#   tests/browser.sh --figures    says how late the console shows what it plays
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
class='*BrowserTests' pictures='*BrowserTests'
[ "${1:-}" = --figures ] && exec dotnet artifacts/bin/FastMcp.Console.Tests/release/FastMcp.Console.Tests.dll -noColor -explicit only -showLiveOutput -class '*Figures'
[ "${1:-}" = --pictures ] && pictures='*Pictures' && export FASTMCP_PICTURES=1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! npm ci --prefix tests/Browser --no-audit --no-fund --loglevel=error >"$log" 2>&1; then
  tail -5 "$log"
  echo '0 passed, 1 failed'
  exit 1
fi
number() { grep -oE "$1: [0-9]+" <<<"$line" | grep -oE '[0-9]+' || echo 0; }
total=0 bad=0
for run in "Console $pictures" "EndToEnd $class"; do
  timeout 300 dotnet "artifacts/bin/FastMcp.${run% *}.Tests/release/FastMcp.${run% *}.Tests.dll" -noColor -explicit only -class "${run#* }" >"$log" 2>&1
  line=$(grep -E 'Total: [0-9]+' "$log" | tail -1)
  ran=$(sed -E 's/.*Total: ([0-9]+).*/\1/' <<<"$line")
  if [ -z "$line" ] || [ "$ran" = 0 ]; then
    # None that ran is none that passed.
    tail -20 "$log"
    bad=$((bad + 1)) total=$((total + 1))
    continue
  fi
  wrong=$(($(number Failed) + $(number Errors)))
  [ "$wrong" = 0 ] || grep -A40 '\[FAIL\]' "$log" | cut -c1-400
  total=$((total + ran)) bad=$((bad + wrong))
done
echo "$((total - bad)) passed, $bad failed"
[ "$bad" = 0 ]
