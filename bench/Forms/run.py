#!/usr/bin/env python3
"""The forms that the program can be built in, and settings of the runtime, beside each other: size, start, memory, processor time of a request. Writes bench/results/forms.md.

  bench/Forms/run.py [--seconds 4] [--rounds 3]

Builds what is missing under artifacts/forms (minutes). Each form serves the same load of 1 KB answers that are masked: the program on one core, load and upstream (bench/Load/run.sh prepare) on the other. Forms take turns; the median
of the rounds counts. Start is from the program's start to the first connection that it takes.
"""
import argparse
import json
import os
import pathlib
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time

REPO = pathlib.Path(__file__).resolve().parents[2]
WORK = pathlib.Path(os.environ.get("BENCH_WORK", REPO / "artifacts" / "bench"))
FORMS = REPO / "artifacts" / "forms"
PAD = "the quick brown fox jumps over the lazy dog and asks the tool for the weekly numbers of the northern region please "
CALL = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "bench-small", "arguments": {"q": PAD + PAD[:80]}}})
PUBLISH = ["dotnet", "publish", str(REPO / "src" / "Proxy"), "-c", "Release", "-v", "q", "--nologo", "-p:NuGetLockFilePath=packages.native.lock.json"]

# Folder -> how it is built, how it is started.
BUILDS = {
    "framework": (["-p:UseAppHost=false", "--no-self-contained"], ["dotnet", "{folder}/fastmcp.dll"]),
    "contained": (["-r", "linux-x64", "--self-contained", "-p:PublishSingleFile=true"], ["{folder}/fastmcp"]),
    "compiled": (["-r", "linux-x64", "--self-contained", "-p:PublishSingleFile=true", "-p:PublishReadyToRun=true"], ["{folder}/fastmcp"]),
    "native": (["-p:PublishAot=true"], ["{folder}/fastmcp"]),
}

# Row -> folder, settings of the runtime.
ROWS = {
    "framework-dependent": ("framework", {}),
    "framework-dependent, no profile (`TieredPGO=0`)": ("framework", {"DOTNET_TieredPGO": "0"}),
    "framework-dependent, all at once (`TieredCompilation=0`)": ("framework", {"DOTNET_TieredCompilation": "0"}),
    "self-contained, one file": ("contained", {}),
    "the same, compiled ahead (ReadyToRun)": ("compiled", {}),
    "**Native AOT**": ("native", {}),
    "Native AOT, server GC": ("native", {"DOTNET_gcServer": "1"}),
    "Native AOT, concurrent GC": ("native", {"DOTNET_gcConcurrent": "1"}),
    "Native AOT, 4 MB of gen 0": ("native", {"DOTNET_GCgen0size": "0x400000"}),
    "Native AOT, memory kept (`GCConserveMemory=0`, `GCRetainVM=1`)": ("native", {"DOTNET_GCRetainVM": "1"}),
}


def build():
    for name, (options, _) in BUILDS.items():
        folder = REPO / "artifacts" / "native" if name == "native" else FORMS / name
        if not any(folder.glob("fastmcp*")):
            print(f"building {name}...", file=sys.stderr)
            subprocess.run(PUBLISH + options + ["-o", str(folder)], check=True, stdout=subprocess.DEVNULL)
        yield name, folder


def size_of(folder):
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and file.suffix not in (".pdb", ".dbg", ".xml"))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def used(pid):
    """Nanoseconds of all its threads."""
    total = 0
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((thread / "schedstat").read_text().split()[0])
        except OSError:
            pass
    return total


def resident(pid):
    return next(int(line.split()[1]) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")) / 1024


def serve(command, settings, upstream_port, seconds):
    port = free_port()
    start = time.monotonic()
    gateway = subprocess.Popen(["taskset", "-c", "1", *command, "serve", "--listen", f"127.0.0.1:{port}", "--upstream", f"http://127.0.0.1:{upstream_port}"],
                               env={**os.environ, **settings}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                if gateway.poll() is not None or time.monotonic() - start > 30:
                    raise SystemExit(f"{command} does not serve")
                time.sleep(0.001)
        began = (time.monotonic() - start) * 1000
        time.sleep(1)
        idle = resident(gateway.pid)
        load = ["taskset", "-c", "0", str(WORK / "load"), "--port", str(port), "--path", "/mcp", "--body", CALL, "--conns", "32"]
        subprocess.run(load + ["--secs", str(seconds)], check=True, stdout=subprocess.DEVNULL)
        measured = subprocess.Popen(load + ["--secs", str(seconds), "--warm", "0.5"], stdout=subprocess.PIPE, text=True)
        time.sleep(0.6)
        before, at = used(gateway.pid), time.monotonic()
        time.sleep(seconds - 0.5)
        share = (used(gateway.pid) - before) / 1e9 / (time.monotonic() - at)
        answer = json.loads(measured.communicate(timeout=60)[0])
        if answer["errs"] or answer["non200"]:
            raise SystemExit(f"{command} does not answer")
        return began, idle, resident(gateway.pid), share * 1e6 / answer["rps"]
    finally:
        gateway.terminate()
        gateway.wait(30)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dry", action="store_true", help="print only")
    options = parser.parse_args()
    if not (WORK / "load").exists():
        raise SystemExit("not present: the load (bench/Load/run.sh prepare)")
    folders = dict(build())
    upstream_port = free_port()
    upstream = subprocess.Popen(["taskset", "-c", "0", str(WORK / "upstream"), str(upstream_port)], stdout=subprocess.DEVNULL)
    figures = {row: [] for row in ROWS}
    try:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            for _ in range(options.rounds):
                for row, (form, settings) in ROWS.items():
                    command = [part.format(folder=folders[form]) for part in BUILDS[form][1]]
                    figures[row].append(serve(command, settings, upstream_port, options.seconds))
                    print(row, *(f"{one:.1f}" for one in figures[row][-1]), file=sys.stderr)
    finally:
        upstream.kill()
        upstream.wait()
    middle = {row: [statistics.median(values) for values in zip(*rounds)] for row, rounds in figures.items()}
    native = middle["**Native AOT**"][3]
    commit = subprocess.run(["git", "log", "-1", "--format=%h %cs"], cwd=REPO, capture_output=True, text=True).stdout.strip()
    text = "\n".join([
        "# Forms of the program, and settings of the runtime", "",
        f"One run on one machine ({os.cpu_count()} cores, Linux {platform.release()}), commit {commit}; made by `bench/Forms/run.py`. 1 KB answers, masked, 32 connections, one core; the median of {options.rounds} rounds in which the rows take turns.",
        "Size is without symbols; the first form needs the runtime beside it (70 MB). Memory is resident, a second behind the start and under load.", "",
        "| form | MB on disk | start, ms | idle, MB | loaded, MB | us a request | of Native AOT |", "|---|---:|---:|---:|---:|---:|---:|",
        *(f"| {row} | {size_of(folders[ROWS[row][0]]) / 1e6:.0f} | {began:.0f} | {idle:.0f} | {loaded:.0f} | {micros:.1f} | {micros / native:.2f} |" for row, (began, idle, loaded, micros) in middle.items())]) + "\n"
    if options.dry:
        print(text)
    else:
        (REPO / "bench" / "results" / "forms.md").write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
