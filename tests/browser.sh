#!/usr/bin/env bash
# The console in a real Chromium; the last line is "N passed, N failed". Needs node, npm and chromium, and a build of tests/Console.Tests.
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
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! npm ci --prefix tests/Browser --no-audit --no-fund --loglevel=error >"$log" 2>&1; then
  tail -5 "$log"
  echo '0 passed, 1 failed'
  exit 1
fi
timeout 300 dotnet artifacts/bin/FastMcp.Console.Tests/release/FastMcp.Console.Tests.dll -noColor -explicit only -class '*BrowserTests' >"$log" 2>&1
line=$(grep -E 'Total: [0-9]+' "$log" | tail -1)
if [ -z "$line" ]; then
  tail -20 "$log"
  echo '0 passed, 1 failed'
  exit 1
fi
total=$(sed -E 's/.*Total: ([0-9]+).*/\1/' <<<"$line")
bad=$(($(sed -E 's/.*Failed: ([0-9]+).*/\1/' <<<"$line") + $(sed -E 's/.*Errors: ([0-9]+).*/\1/' <<<"$line")))
[ "$bad" = 0 ] || grep -A40 '\[FAIL\]' "$log" | cut -c1-400
# None is left out: the three are counted.
[ "$total" = 0 ] && bad=1
echo "$((total - bad)) passed, $bad failed"
[ "$bad" = 0 ]
