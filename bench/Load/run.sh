#!/usr/bin/env bash
# The whole program beside other proxies, under the same load, on this machine: bench/results/load.md.
#   bench/Load/run.sh            build what is missing, then about six minutes of load
#   bench/Load/run.sh prepare    build only: the program (JIT and Native AOT), the load tools and the peers
# Needs the .NET 10 SDK, cc, python3, taskset and, each for itself, nginx (with subs_filter), haproxy, clang.
#   FASTMCP_SHARED  where the harness is (default: ../shared)
#   BENCH_WORK      where the harness builds and logs (default: artifacts/bench)
#   BENCH_PEERS     the peers; BENCH_TESTS the loads; BENCH_SECS seconds of each (3)
# Further arguments go to the harness. Run it when the machine does nothing else: a figure that other processes
# disturbed is measured once more, and marked in the table if it still was.
set -euo pipefail
repo=$(cd "$(dirname "$0")/../.." && pwd)
cd "$repo"
harness=${FASTMCP_SHARED:-$repo/../shared}/bench
[ -x "$harness/run.sh" ] || { echo "not present: $harness/run.sh (set FASTMCP_SHARED)" >&2; exit 3; }
export BENCH_WORK=${BENCH_WORK:-$repo/artifacts/bench}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
mkdir -p "$BENCH_WORK/src" bench/results
# What the harness builds is not this repository's: its package versions are its own.
for file in Directory.Packages.props Directory.Build.props Directory.Build.targets; do echo '<Project />' >"$BENCH_WORK/src/$file"; done

build() { "$@" >"$BENCH_WORK/fastmcp-build.log" 2>&1 || { tail -20 "$BENCH_WORK/fastmcp-build.log" >&2; exit 3; }; }
build dotnet build src/Proxy -c Release -v q --nologo -m:1
if command -v clang >/dev/null; then
  build dotnet publish src/Proxy -c Release -p:PublishAot=true -p:NuGetLockFilePath=packages.native.lock.json \
    -o artifacts/native -v q --nologo -m:1
else
  echo 'not present: clang, and with it Native AOT' >&2
fi

serve='serve --listen 127.0.0.1:{port} --upstream {upstream}'
export FASTMCP_CMD="dotnet $repo/artifacts/bin/FastMcp.Proxy/release/fastmcp.dll $serve"
native=$repo/artifacts/native/fastmcp
export FASTMCP_AOT_CMD="$native $serve"
# With a token that is known and one decision, and with everything on: bench/guarded.py says how.
key=$BENCH_WORK/dev.pem
token=$([ -x "$native" ] && python3 bench/guarded.py token "$native" "$key" || true)
for mode in decided all; do
  name=FASTMCP_AOT_${mode^^}
  export "${name}_CMD=python3 $repo/bench/guarded.py $mode $native {port} {upstream_port} {dir} $key" "${name}_HDRS=Authorization: Bearer $token"
done
peers=${BENCH_PEERS:-direct,haproxy,nginx,nginx_subs,yarp,yarp_maskchunk,FASTMCP_CMD,FASTMCP_AOT_CMD,FASTMCP_AOT_DECIDED_CMD,FASTMCP_AOT_ALL_CMD}
if [ "${1:-}" = prepare ]; then
  # The harness builds its tools and peers on its way to a run of nothing.
  exec "$harness/run.sh" --only "$peers" --tests none --out "$BENCH_WORK/prepare.json" >/dev/null
fi
"$harness/run.sh" --only "$peers" --tests "${BENCH_TESTS:-small,rate,hit,large,burst,paced,split}" --secs "${BENCH_SECS:-3}" \
  --retries 1 --jitwarm 6 --base yarp --out "$BENCH_WORK/load.json" "$@"
python3 bench/Load/report.py "$BENCH_WORK/load.json" >bench/results/load.md
echo "written: bench/results/load.md" >&2
