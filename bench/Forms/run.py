#!/usr/bin/env python3
"""The forms that the program can be built in, and settings of the runtime, beside each other: size, start, memory, processor time of a request. Writes bench/results/forms.md.

  bench/Forms/run.py [--seconds 4] [--rounds 3]

Builds what is missing under artifacts/forms (minutes). Each form serves the same load of 1 KB answers that are masked: the program on one core, load and upstream (bench/Load/run.sh prepare) on the other. Forms take turns; the median
of the rounds counts. Start is from the program's start to the first connection that it takes.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import stage  # noqa: E402
from stage import REPO  # noqa: E402

FORMS = REPO / "artifacts" / "forms"
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


def serve(on, command, settings, upstream, seconds):
    """Milliseconds of the start, MB idle and loaded, microseconds a request."""
    port = stage.free_port()
    start = time.monotonic()
    gateway = on.start([*command, "serve", "--listen", f"127.0.0.1:{port}", "--upstream", f"http://127.0.0.1:{upstream}"], "1", env={**os.environ, **settings})
    stage.wait_for(port, gateway, pause=0.001)
    began = (time.monotonic() - start) * 1000
    time.sleep(1)
    idle = stage.resident(gateway.pid)
    on.load(port, stage.call(), seconds=seconds).wait()
    micros = on.measure(gateway, seconds, port=port, body=stage.call()).micros
    loaded = stage.resident(gateway.pid)
    gateway.kill()
    gateway.wait()
    return began, idle, loaded, micros


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dry", action="store_true", help="print only")
    options = parser.parse_args()
    stage.need(stage.WORK / "load", stage.WORK / "upstream")
    folders = dict(build())
    figures = {row: [] for row in ROWS}
    with tempfile.TemporaryDirectory() as folder, stage.Stage(folder) as on:
        upstream = on.upstream()
        for _ in range(options.rounds):
            for row, (form, settings) in ROWS.items():
                command = [part.format(folder=folders[form]) for part in BUILDS[form][1]]
                figures[row].append(serve(on, command, settings, upstream, options.seconds))
                print(row, *(f"{one:.1f}" for one in figures[row][-1]), file=sys.stderr)
    middle = {row: [statistics.median(values) for values in zip(*rounds)] for row, rounds in figures.items()}
    native = middle["**Native AOT**"][3]
    text = "\n".join([
        "# Forms of the program, and settings of the runtime", "",
        stage.made_by("bench/Forms/run.py") + f" 1 KB answers, masked, 32 connections, one core; the median of {options.rounds} rounds in which the rows take turns.",
        "Size is without symbols; the first form needs the runtime beside it (70 MB). Memory is resident, a second behind the start and under load. Forms with the JIT are measured a few seconds behind their start, and still compile: their rows say what a young process costs.", "",
        "| form | MB on disk | start, ms | idle, MB | loaded, MB | us a request | of Native AOT |", "|---|---:|---:|---:|---:|---:|---:|",
        *(f"| {row} | {size_of(folders[ROWS[row][0]]) / 1e6:.0f} | {began:.0f} | {idle:.0f} | {loaded:.0f} | {micros:.1f} | {micros / native:.2f} |" for row, (began, idle, loaded, micros) in middle.items())]) + "\n"
    stage.publish("forms.md", text, options.dry)
    return 0


if __name__ == "__main__":
    sys.exit(main())
