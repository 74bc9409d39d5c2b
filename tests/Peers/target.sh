#!/usr/bin/env bash
# Builds the suite's C# server once more, with the same tools, to be spoken to in other ways: target.sh SOURCE FOLDER
#   dotnet FOLDER/CsharpTarget.dll --mode pipes           on pipes
#   dotnet FOLDER/CsharpTarget.dll --mode sse --urls URL  over HTTP+SSE, stream at /sse
set -euo pipefail
source=$1 folder=$2
[ -f "$folder/CsharpTarget.dll" ] && exit 0
copy=$folder.source
rm -rf "$copy"; mkdir -p "$copy"
cp "$source"/*.csproj "$copy/"
# Its log would stand between messages on pipes.
sed -e 's/^builder\.Logging\.SetMinimumLevel.*/builder.Logging.ClearProviders();/' \
  -e 's/^var app = builder\.Build();/if (mode == "sse") { mcp.WithHttpTransport(o => o.EnableLegacySse = true); } else { mcp.WithStdioServerTransport(); }\n&/' \
  -e 's/^app\.MapMcp("\/mcp");/app.MapMcp(mode == "sse" ? "" : "\/mcp");/' "$source/Program.cs" >"$copy/Program.cs"
[ "$(grep -cE 'ClearProviders|WithStdioServerTransport|MapMcp\(mode' "$copy/Program.cs")" = 3 ] || { echo "the server's source is another one" >&2; exit 1; }
dotnet build "$copy" -c Release -o "$folder" --nologo -v q
