#!/usr/bin/env bash
# Dictionary rules with and without libhs: bench/results/dictionaries.md. About a minute; libhyperscan5 for the half with it.
set -euo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Methods are compiled for good at their first call: rounds are short.
export DOTNET_TieredCompilation=0
dotnet build bench/Micro -c Release -v q --nologo -m:1 >/dev/null
out=$(mktemp)
trap 'rm -f "$out"' EXIT
dotnet artifacts/bin/FastMcp.Bench.Micro/release/FastMcp.Bench.Micro.dll dictionaries >"$out"
{
  echo '# Dictionary rules'
  echo
  echo "Made by \`bench/Micro/dictionaries.sh\`, commit $(git log -1 --format='%h %cs'). Read the ratios of one row: times are those of one machine."
  echo 'Search: candidates alone, in blocks of 4 KB. Masker: `SlotMasker` with the dictionary as its only rule, output copied; 20 B is the time of one piece. Processor time, best of five rounds.'
  echo
  cat "$out"
} >bench/results/dictionaries.md
echo 'written: bench/results/dictionaries.md' >&2
