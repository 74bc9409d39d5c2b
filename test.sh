#!/usr/bin/env bash
# Builds everything and runs every test; the last line is "N passed, N failed".
#   ./test.sh           15 to 20 minutes on two cores
#   ./test.sh --long    soaks and fuzzing too
#   ./test.sh --help    these lines
# Needs the .NET 10 SDK. Python 3, npm, clang with zlib, valgrind, postgresql, chromium, nghttp2-client and libhyperscan5 are installed through apt-get when run as root;
# what needs an absent one is reported as "not present" and counts nothing.
#   FASTMCP_SHARED  shared test data (default: ../shared)
#   PEERS_WORK      where the peers' packages are kept (default: artifacts/peers)
set -uo pipefail
case "${1:-}" in
  '' | --long) ;;
  --help | -h) sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"; exit 0 ;;
  *) echo "test.sh does not know '$1'; ./test.sh --help says what it does." >&2; exit 2 ;;
esac
cd "$(dirname "$0")"
repo=$PWD
export FASTMCP_SHARED=${FASTMCP_SHARED:-$repo/../shared}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NO_COLOR=1
long=0
# The long run cuts every example of every rule; the short one the first match and the first clean one.
[ "${1:-}" = --long ] && long=1 && export FASTMCP_LONG=1

passed=0 failed=0
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT
add() { passed=$((passed + $1)); failed=$((failed + $2)); }
part() { # name passed failed seconds
  printf '%-40s %6d passed %4d failed %5d s\n' "$1" "$2" "$3" "$4"; add "$2" "$3"
}
finish() { echo "$passed passed, $failed failed"; [ "$failed" = 0 ] && exit 0; exit 1; }

# --- what the tests need beside the SDK
need() { # command package
  command -v "$1" >/dev/null && return 0
  missing+=("$2")
}
missing=()
need python3 python3
need npm npm
need clang clang
need valgrind valgrind
need openssl openssl
[ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing ${missing[*]}"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log/apt" 2>&1 \
      || { tail -5 "$log/apt"; echo "apt-get could not install ${missing[*]}"; }
  else
    echo "not present: ${missing[*]} (as root: apt-get install ${missing[*]})"
  fi
fi

# Several nodes share a PostgreSQL; tests start one of their own.
if ! { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1; then
  { [ "$(id -u)" = 0 ] && command -v apt-get && apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends postgresql; } >"$log/apt-pg" 2>&1 \
    || echo 'not present: postgresql'
fi

# Alone: where there is no such package, the others are installed all the same.
if ! { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -q 'libhs\.so\.5'; then
  { [ "$(id -u)" = 0 ] && command -v apt-get && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends libhyperscan5; } >"$log/apt-hs" 2>&1 \
    || echo 'not present: libhyperscan5'
fi

if ! command -v nghttp >/dev/null || ! command -v h2load >/dev/null; then
  { [ "$(id -u)" = 0 ] && command -v apt-get && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends nghttp2-client; } >"$log/apt-nghttp2" 2>&1 \
    || echo 'not present: nghttp2-client'
fi

if ! command -v chromium >/dev/null; then
  { [ "$(id -u)" = 0 ] && command -v apt-get && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium; } >"$log/apt-chromium" 2>&1 \
    || echo 'not present: chromium'
fi

# What real clients need is fetched and built meanwhile; it is said with their tests.
tests/peers.sh --prepare >"$log/prepared" 2>&1 & preparing=$!

# --- build
start=$SECONDS
# One compiler for all projects: each of its own would be warmed anew, which takes three times as long. It is ended with the builds.
one_compiler=-p:UseSharedCompilation=true
if ! dotnet build FastMcp.sln -c Release -v q --nologo $one_compiler >"$log/build" 2>&1; then
  grep -E 'error|warn' "$log/build" | sort -u | head -30
  part build 0 1 $((SECONDS - start))
  finish
fi
part build 1 0 $((SECONDS - start))

# run_tests NAME ASSEMBLY [filters]: an xunit executable; counts what ran, names what failed and what was skipped.
run_tests() {
  local name=$1 assembly=$2 start=$SECONDS out total bad skipped; shift 2
  out=$log/$(tr -c 'A-Za-z0-9\n' _ <<<"$name")
  timeout 1200 dotnet "$assembly" -noColor "$@" >"$out" 2>&1
  local line; line=$(grep -E 'Total: [0-9]+' "$out" | tail -1)
  if [ -z "$line" ]; then
    tail -20 "$out"; part "$name" 0 1 $((SECONDS - start)); return
  fi
  total=$(number Total "$line")
  bad=$(($(number Failed "$line") + $(number Errors "$line")))
  skipped=$(($(number Skipped "$line") + $(number 'Not Run' "$line")))
  if [ "$bad" != 0 ]; then
    grep -A12 '\[FAIL\]' "$out" | cut -c1-400 | head -200
    [[ $name == EndToEnd* ]] && [ "$(number Errors "$line")" = 0 ] && once_more "$name" "$assembly" "$out" && bad=0
  fi
  grep -o 'not present: .*' "$out" | sort -u
  part "$name" $((total - bad - skipped)) "$bad" $((SECONDS - start))
}
number() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<<"$2"; }

# once_more NAME ASSEMBLY OUTPUT: tests of whole programs that failed beside hundreds of others run again by themselves, and say so. More than three are no accident of a busy machine.
once_more() {
  local again=() method methods line
  methods=$(sed -nE 's/^ *([A-Za-z0-9_.+]+)(\(.*)? \[FAIL\]$/\1/p' "$3" | sort -u)
  for method in $methods; do again+=(-method "$method"); done
  [ ${#again[@]} -gt 0 ] && [ ${#again[@]} -le 6 ] || return 1
  timeout 300 dotnet "$2" -noColor "${again[@]}" >"$3.again" 2>&1
  line=$(grep -E 'Total: [0-9]+' "$3.again" | tail -1)
  [ -n "$line" ] && [ "$(number Total "$line")" != 0 ] && [ "$(number Failed "$line")" = 0 ] && [ "$(number Errors "$line")" = 0 ] || return 1
  sed 's/^/UNSTEADY, passed by itself: /' <<<"$methods"
}

# --- Native AOT: the same program as one binary. It is made beside the tests that start no gateway: they wait for each other more than they compute.
native=$repo/artifacts/native/fastmcp
rm -f "$native"
can_publish() { command -v clang >/dev/null && [ -e /usr/include/zlib.h ]; }
publish() {
  local start=$SECONDS
  dotnet publish src/Proxy -c Release -p:PublishAot=true -p:NuGetLockFilePath=packages.native.lock.json -o "$repo/artifacts/native" -v q --nologo $one_compiler >"$log/aot" 2>&1
  echo $((SECONDS - start)) >"$log/aot.seconds"
}
publishing=
if can_publish; then publish & publishing=$!; fi

# --- every test project; end to end and the peers come after the native build. The longest one runs beside the others.
run_tests Masking.Tests artifacts/bin/FastMcp.Masking.Tests/release/FastMcp.Masking.Tests.dll >"$log/masking" 2>&1 &
masking=$!
for project in tests/*/*.Tests.csproj; do
  name=$(basename "$project" .csproj)
  [[ $name == FastMcp.EndToEnd.Tests || $name == FastMcp.Masking.Tests ]] && continue
  run_tests "${name#FastMcp.}" "artifacts/bin/$name/release/$name.dll"
done
wait "$masking"
cat "$log/masking"
add $(sed -nE 's/^Masking.Tests +([0-9]+) passed +([0-9]+) failed.*/\1 \2/p' "$log/masking" | grep . || echo 0 1)
if [ -n "$publishing" ]; then
  wait "$publishing"
  if [ -x "$native" ]; then
    part 'Native AOT publish' 1 0 "$(cat "$log/aot.seconds")"
  else
    grep -E 'error|warn' "$log/aot" | sort -u | head -20
    part 'Native AOT publish' 0 1 "$(cat "$log/aot.seconds")"
  fi
else
  echo 'not present: clang or zlib1g-dev, and with them Native AOT'
fi
dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1

# The console in a real browser: nothing recorded runs, and what is played comes when it came.
start=$SECONDS
tests/browser.sh >"$log/browser" 2>&1
grep -vE '^[0-9]+ passed, [0-9]+ failed$|^$' "$log/browser" | cut -c1-400
line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log/browser" | tail -1)
part 'Console in Chromium' "$(sed -E 's/ passed.*//' <<<"${line:-0 passed}")" "$(sed -E 's/.*, ([0-9]+) failed/\1/' <<<"${line:-, 1 failed}")" $((SECONDS - start))
# Dictionaries once more as where there is no libhs: the same laws, the same results.
FASTMCP_LIBHS=off run_tests 'Masking.Tests, without libhs' artifacts/bin/FastMcp.Masking.Tests/release/FastMcp.Masking.Tests.dll -namespace FastMcp.Masking.Tests.Dictionaries
end_to_end=artifacts/bin/FastMcp.EndToEnd.Tests/release/FastMcp.EndToEnd.Tests.dll
# --- instructions of the whole program for each request, and what the benchmarks of the rooms allocate, beside those that were accepted: what else runs does not count among
# them, so they run beside the tests that wait for each other.
count() {
  local start=$SECONDS
  [ -x "$native" ] && { python3 bench/Gate/gate.py >"$log/gate" 2>&1; echo "$? $((SECONDS - start))" >"$log/gate.end"; }
  start=$SECONDS
  dotnet artifacts/bin/FastMcp.Bench.Micro/release/FastMcp.Bench.Micro.dll gate >"$log/micro" 2>&1
  echo "$? $((SECONDS - start))" >"$log/micro.end"
}
count & counting=$!

# With the JIT framings, MCP and streams alone, where the native binary goes through all of it: each gateway with policies costs seconds to compile.
if [ "$long" = 0 ] && [ -x "$native" ]; then
  natively=()
  for folder in Approvals Attacks Connections Credentials Decisions Eras Failures Federation Guards Http Identity Law Lifetime Models Operations Sse Stdio Tools; do natively+=(-namespace- "FastMcp.EndToEnd.$folder"); done
  run_tests 'EndToEnd.Tests, wire' "$end_to_end" "${natively[@]}"
else
  run_tests EndToEnd.Tests "$end_to_end"
fi

# --- the native binary: the same tests from outside
[ -x "$native" ] && FASTMCP_EXE=$native run_tests 'EndToEnd.Tests, Native AOT' "$end_to_end"

# --- real clients; with the native binary where there is one, since the suite starts dozens of gateways at once
start=$SECONDS
if [ -x "$native" ]; then export FASTMCP_EXE=$native; fi
wait "$preparing" || cat "$log/prepared"
tests/peers.sh >"$log/peers" 2>&1
grep -vE '^[0-9]+ passed, [0-9]+ failed$|^$' "$log/peers" | cut -c1-400
line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log/peers" | tail -1)
part 'real clients' "$(sed -E 's/ passed.*//' <<<"${line:-0 passed}")" "$(sed -E 's/.*, ([0-9]+) failed/\1/' <<<"${line:-, 1 failed}")" $((SECONDS - start))

wait "$counting"
if [ -x "$native" ]; then
  read -r code seconds <"$log/gate.end"
  cat "$log/gate"
  if grep -q 'not present' "$log/gate"; then :
  elif [ "$code" = 0 ]; then part 'instructions' 1 0 "$seconds"; else part 'instructions' 0 1 "$seconds"; fi
fi
read -r code seconds <"$log/micro.end"
[ "$code" = 0 ] || cat "$log/micro"
if [ "$code" = 0 ]; then part 'benchmarks' 1 0 "$seconds"; else part 'benchmarks' 0 1 "$seconds"; fi

# --- long: random and mutated input, and the program killed under load
if [ "$long" = 1 ]; then
  FASTMCP_CRASHES=500 run_tests 'killed 500 times' "$end_to_end" -class FastMcp.EndToEnd.Operations.CrashTests
  export FASTMCP_EVALUATIONS=1000000
  run_tests 'conditions, a million evaluations' artifacts/bin/FastMcp.Policy.Tests/release/FastMcp.Policy.Tests.dll -class 'FastMcp.Policy.Tests.Agreement.AgreementTests'
  run_tests 'decisions, a million calls' artifacts/bin/FastMcp.Policy.Tests/release/FastMcp.Policy.Tests.dll -class 'FastMcp.Policy.Tests.Decisions.DecisionAgreementTests'
  run_tests 'decisions in layers, a million calls' artifacts/bin/FastMcp.Policy.Tests/release/FastMcp.Policy.Tests.dll -class 'FastMcp.Policy.Tests.Decisions.LayeredAgreementTests'
  start=$SECONDS
  dotnet artifacts/bin/FastMcp.Fuzz/release/FastMcp.Fuzz.dll --seconds 600 >"$log/fuzz" 2>&1
  code=$?
  tail -5 "$log/fuzz"
  if [ $code = 0 ]; then part fuzzing 1 0 $((SECONDS - start)); else part fuzzing 0 1 $((SECONDS - start)); fi

  start=$SECONDS
  dotnet artifacts/bin/FastMcp.Fuzz/release/FastMcp.Fuzz.dll --policies --seconds 300 >"$log/policies" 2>&1
  code=$?
  tail -5 "$log/policies"
  if [ $code = 0 ]; then part 'fuzzing policies' 1 0 $((SECONDS - start)); else part 'fuzzing policies' 0 1 $((SECONDS - start)); fi
fi
finish
