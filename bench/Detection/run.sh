#!/usr/bin/env bash
# Precision and recall beside peers -> bench/results/detection.md and detection-peers.md.
# Needs the .NET SDK, node 20 or later and npm; FASTMCP_SHARED (default ../shared) for the public sets.
set -euo pipefail
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund --silent
node phones.mjs
python3 gitleaks.py
cd ../..
dotnet build tests/PolicyCompiler.Tests -c Release -v q --nologo
FASTMCP_WRITE_RESULTS=1 dotnet artifacts/bin/FastMcp.PolicyCompiler.Tests/release/FastMcp.PolicyCompiler.Tests.dll -noColor -class '*DetectionFigures*' -class '*PiiFigures*'
node bench/Detection/peers.mjs
