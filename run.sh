#!/bin/sh
# Builds FastMcp and runs it. No root needed; can be run again.
#   ./run.sh              build, then the demo
#   ./run.sh build        build only
#   ./run.sh ARGUMENTS    build, then `fastmcp ARGUMENTS`, such as: serve --upstream http://127.0.0.1:9090
set -eu
cd_to=$(dirname -- "$0")
root=$(CDPATH='' cd -- "$cd_to" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! command -v dotnet >/dev/null 2>&1 && [ -x "$HOME/.dotnet/dotnet" ]; then
    PATH="$HOME/.dotnet:$PATH"
fi

if ! command -v dotnet >/dev/null 2>&1 || ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    cat >&2 <<'TEXT'
FastMcp needs the .NET 10 SDK, and there is none here. Without root:
  curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0
  export PATH="$HOME/.dotnet:$PATH"
or see https://dotnet.microsoft.com/download/dotnet/10.0
TEXT
    exit 3
fi

# libhs makes dictionary rules faster; without it a search of its own gives the same results. Nothing depends on this step.
if command -v ldconfig >/dev/null 2>&1 && ! ldconfig -p | grep -q 'libhs\.so\.5'; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "fastmcp: installing libhyperscan5 (dictionary rules run faster with it)..." >&2
        DEBIAN_FRONTEND=noninteractive timeout 60 apt-get install -y -q --no-install-recommends libhyperscan5 >/dev/null 2>&1 \
            || echo "fastmcp: libhyperscan5 is not to be had here; the managed search does its work." >&2
    fi
fi

echo "fastmcp: restoring and building (the first time takes a minute)..." >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! dotnet build "$root/src/Proxy/FastMcp.Proxy.csproj" -c Release -v quiet --nologo >"$log" 2>&1; then
    cat "$log" >&2
    echo "fastmcp: the build failed." >&2
    exit 3
fi
rm -f "$log"
trap - EXIT
echo "fastmcp: built." >&2

[ $# -eq 0 ] && set -- demo
[ "$1" = build ] && exit 0
# The caller's folder stays: paths in the arguments are relative to it. exec, so that signals reach the program.
exec dotnet "$root/artifacts/bin/FastMcp.Proxy/release/fastmcp.dll" "$@"
