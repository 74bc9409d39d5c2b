#!/usr/bin/env bash
# The masker beside Hyperscan and .NET's Regex, bytes held, and the worst input that a search finds.
# Writes bench/results/masking-peers.md; with `starts` prints where the time goes, which is bench/results/masking.md. Hyperscan takes part where libhyperscan5 is installed.
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build bench/Micro -c Release -v q --nologo
# The product is compiled ahead of time: no tiers here either.
[ $# -gt 0 ] || set -- bench/results/masking-peers.md # or: starts, peers, gated, worst, windows, image, images FOLDER, units UNIT...
DOTNET_TieredCompilation=0 dotnet artifacts/bin/FastMcp.Bench.Micro/release/FastMcp.Bench.Micro.dll masking "$@"
