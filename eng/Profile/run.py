#!/usr/bin/env python3
"""Makes the profile by which the program is compiled ahead of time (eng/Profile/fastmcp.mibc) anew.

  eng/Profile/run.py [--seconds N] [--keep FOLDER]

It builds the program, runs it on the runtime, that counts what it does, before the upstream and under the load of bench/Load
(bench/Load/run.sh prepare makes them): passed on, with identity and decision, masked, and with all guards and the record; small
and large answers, with and without secrets, streams in a burst and paced; then streams of each model API, and HTTP/1.1 and HTTP/2
over TLS (h2load of nghttp2-client, openssl). Each run ends by itself, and writes its counts. About three minutes.
A profile is of the code as it was: what changed since is compiled as if it had none, so make it anew before a release, and after changes of the rooms that all calls go through. Then accept the gate's figures (bench/Gate/gate.py --write).
"""
import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

REPO = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "bench"))
import guarded
import stage

PROFILE = REPO / "eng" / "Profile" / "fastmcp.mibc"
PROGRAM = REPO / "artifacts" / "bin" / "FastMcp.Proxy" / "release" / "fastmcp.dll"
MAKER = REPO / "artifacts" / "bin" / "FastMcp.Profile" / "release" / "FastMcp.Profile.dll"

CALLS = [("/mcp", stage.call(answer), False) for answer in ("small", "hit", "large")]
STREAMS = [("/v1/chat/completions", stage.chat(200, 0), True), ("/v1/chat/completions", stage.chat(100, 300), True)]
RUNS = {"passed": CALLS + STREAMS, "decided": CALLS, "masked": CALLS + STREAMS, "all": CALLS + STREAMS}

TLS = """listeners: [{{ address: 127.0.0.1:{port}, tls: {{ cert: {folder}/cert.pem, key: {folder}/key.pem }} }}]
upstreams: [{{ name: fixed, url: "http://127.0.0.1:{upstream}" }}]
routes: [{{ path: /, upstream: fixed, protocol: mcp }}]
"""

# Loads, methods and types by name, and what the compiler's probes counted, when the process ends.
EVENTS = "Microsoft-Windows-DotNETRuntime:0x1F000080018:5"


def counting(trace):
    """
    The runtime compiles all itself, for a machine as the program is compiled for (eng/Native.props), and counts from the first call to the
    last: it compiles nothing anew, not at the ten thousandth call and not in the middle of a loop, so that each load weighs what it is.
    It reads numbers as hexadecimal.
    """
    return os.environ | {
        "DOTNET_TieredPGO": "1", "DOTNET_ReadyToRun": "0", "DOTNET_TieredPGO_InstrumentOnlyHotCode": "0", "DOTNET_TC_CallCounting": "0",
        "DOTNET_TC_OnStackReplacement": "0", "DOTNET_EnableAVX512": "0",
        "DOTNET_EnableEventPipe": "1", "DOTNET_EventPipeConfig": EVENTS, "DOTNET_EventPipeCircularMB": "1024", "DOTNET_EventPipeOutputPath": str(trace)}


def place(work, name):
    """A folder for a run, and where its trace will be."""
    folder = work / name
    folder.mkdir()
    return folder, work / f"{name}.nettrace"


def end(process):
    process.send_signal(signal.SIGTERM)
    if process.wait(timeout=60) != 0:
        raise SystemExit(f"the program did not end well: {process.log.read_text()[-2000:]}")


def run(mode, work, program, seconds):
    """Gives the trace of one mode."""
    folder, trace = place(work, mode)
    with stage.Stage(folder) as on:
        port, key = stage.free_port(), folder / "dev.pem"
        fields = [f"Authorization: Bearer {guarded.token(program, key)}"] if guarded.asks_who(mode) else []
        command = [sys.executable, REPO / "bench" / "guarded.py", mode, program, port, on.upstream(), folder, key]
        process = on.start(command, "1", env=counting(trace))
        stage.wait_for(port, process)
        for path, body, is_stream in RUNS[mode]:
            print(f"  {mode}: {body[:72]}", flush=True)
            on.measure(process, port=port, path=path, body=body, fields=fields, is_stream=is_stream, seconds=seconds)
        end(process)
    return trace


def run_apis(work, program):
    """Gives the trace of streams of each model API."""
    _, trace = place(work, "apis")
    print("  streams of each model API", flush=True)
    subprocess.run([sys.executable, REPO / "bench" / "Streams" / "apis.py", "--program", program, "--every", "4", "--rounds", "1", "--dry"],
                   env=counting(trace), check=True, stdout=subprocess.DEVNULL)
    return trace


def run_tls(work, program, seconds):
    """Gives the trace of calls over TLS, by both versions of HTTP."""
    folder, trace = place(work, "tls")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                    "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True)
    (folder / "body").write_text(stage.call())
    with stage.Stage(folder) as on:
        port, config = stage.free_port(), folder / "tls.yaml"
        config.write_text(TLS.format(port=port, folder=folder, upstream=on.upstream()))
        process = on.start([program, "serve", "--config", config], "1", env=counting(trace))
        stage.wait_for(port, process)
        for version in (["--h1", "-c32"], ["-c4", "-m16"]):
            print(f"  TLS, h2load {' '.join(version)}", flush=True)
            said = subprocess.run(["taskset", "-c", "0", "h2load", *version, f"-D{seconds:.0f}", "-d", folder / "body", "-H", "content-type: application/json", f"https://127.0.0.1:{port}/mcp"],
                                  check=True, capture_output=True, text=True).stdout
            if " 0 2xx" in said or " 0 failed" not in said:
                raise SystemExit(said)
        end(process)
    return trace


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=3, help="of each load (3)")
    options.add_argument("--keep", type=pathlib.Path, help="new folder for the traces; else they are not kept")
    asked = options.parse_args()
    stage.need(stage.WORK / "upstream", stage.WORK / "load")
    missing = [name for name in ("h2load", "openssl", "taskset") if not shutil.which(name)]
    if missing:
        raise SystemExit(f"not present: {', '.join(missing)} (of nghttp2-client, openssl, util-linux)")
    if asked.keep:
        asked.keep = asked.keep.resolve()
        asked.keep.mkdir(parents=True, exist_ok=False)
    for project in ("src/Proxy", "eng/Profile"):
        subprocess.run(["dotnet", "build", project, "-c", "Release", "-v", "q", "--nologo"], cwd=REPO, check=True)
    with tempfile.TemporaryDirectory() as folder:
        work = asked.keep or pathlib.Path(folder)
        program = work / "fastmcp"
        program.write_text(f'#!/bin/sh\nexec dotnet "{PROGRAM}" "$@"\n')
        program.chmod(0o755)
        traces = [*(run(mode, work, program, asked.seconds) for mode in RUNS), run_apis(work, program), run_tls(work, program, asked.seconds)]
        subprocess.run(["dotnet", MAKER, PROFILE, *traces], check=True)


if __name__ == "__main__":
    main()
