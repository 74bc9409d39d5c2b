#!/usr/bin/env bash
# What short pieces cost natively, beside Hyperscan's stream mode where libhyperscan5 is installed: prints the table of bench/results/pieces.md.
#   bench/Pieces/run.sh            the table
#   bench/Pieces/run.sh OTHER      the same of another build of it first (a folder that it was published to), for a before
set -euo pipefail
cd "$(dirname "$0")/../.."
dotnet build bench/Micro -c Release -v q --nologo
dotnet artifacts/bin/FastMcp.Bench.Micro/release/FastMcp.Bench.Micro.dll masking images artifacts/pieces
dotnet publish bench/Pieces -c Release -o artifacts/pieces/bin -v q --nologo
for bin in "$@" artifacts/pieces/bin; do
  echo "$bin"
  taskset -c 1 "$bin/FastMcp.Bench.Pieces" artifacts/pieces/pii.image "artifacts/pieces/pii and secrets.image" artifacts/pieces/packs.image
done
