#!/usr/bin/env bash
# Every room beside its floor: bench/results/micro.md. About a minute. Further arguments go to BenchmarkDotNet.
set -euo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Methods are compiled for good at their 30th call, not when nothing new was called for a while.
export DOTNET_TC_CallCountingDelayMs=0
dotnet build bench/Micro -c Release -v q --nologo -m:1 >/dev/null
rm -rf artifacts/bench-micro
dotnet artifacts/bin/FastMcp.Bench.Micro/release/FastMcp.Bench.Micro.dll --filter "${1:-*}" "${@:2}"
{
  echo '# Rooms by themselves'
  echo
  echo "Made by \`bench/Micro/run.sh\` (BenchmarkDotNet, short jobs in one process), commit $(git log -1 --format='%h %cs')."
  echo 'Read the ratios: times are those of one machine. Masking: 11 rules, mixed text, per piece; bytes of the piece / ns = GB/s.'
  for report in artifacts/bench-micro/results/*-report-github.md; do
    name=$(basename "$report" -report-github.md)
    echo
    echo "## ${name##*.}"
    echo
    grep -E '^\|' "$report"
  done
  echo
  sed -n '/^```/,/^```/p' "$(ls artifacts/bench-micro/results/*-report-github.md | head -1)"
} >bench/results/micro.md
echo 'written: bench/results/micro.md' >&2
