#!/usr/bin/env python3
"""Instructions of the whole program for each recorded request, by callgrind: what recording costs in processor time where times say little.

  bench/Recording/instructions.py [--binary artifacts/native/fastmcp] [--top]

The requests are those of run.py: a call of a tool with nothing to mask, and one with an address in it; the answer has 20 addresses. --top names the functions behind the difference.
"""
import argparse
import importlib.util
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "Gate"))
import gate  # noqa: E402

spec = importlib.util.spec_from_file_location("run", HERE / "run.py")
run = importlib.util.module_from_spec(spec)
spec.loader.exec_module(run)

TIMES = 300
BODIES = {"nothing to mask": run.BODY, "an address to mask": run.BODY.replace(b'"orders"', b'"of jane.doe@example.com"')}


def config(on, folder):
    modes = ["available", "before-reply", "strict"] if on else ["off"]
    routes = "\n".join("  - {{ path: /%s, upstream: fixed, protocol: mcp%s }}" % (mode, ", record: " + mode if on else "") for mode in modes)
    return modes, "listeners: [{{ address: 127.0.0.1:{port} }}]\nupstreams: [{{ name: fixed, url: \"http://127.0.0.1:{upstream}\" }}]\nroutes:\n%s\nrecording: %s\n" % (
        routes, "{{ folder: %s/record }}" % folder if on else "off")


def measure(binary, on, top):
    port = run.free_port()
    run.upstream(port, 0, list(BODIES.values()))
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        modes, text = config(on, folder)

        def write(into, own):
            file = into / "fastmcp.yaml"
            file.write_text(text.format(port=own, upstream=port))
            return file

        program = gate.Program(binary, pathlib.Path(folder), write)
        try:
            client = program.connect()
            for mode in modes:
                for name, body in BODIES.items():
                    client.ask("/" + mode, body, TIMES // 3)
                    found[mode, name] = min(round(program.count(lambda: client.ask("/" + mode, body, TIMES)) / TIMES) for _ in range(3))
                    if top and mode in ("off", "available"):
                        last = max(pathlib.Path(folder).glob("counts.*"), key=lambda p: p.stat().st_mtime)
                        print("---", mode, name)
                        print("\n".join(subprocess.run(["callgrind_annotate", "--inclusive=no", str(last)], capture_output=True, text=True).stdout.splitlines()[20:60]))
            return found
        finally:
            program.end()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="artifacts/native/fastmcp")
    parser.add_argument("--top", action="store_true")
    options = parser.parse_args()
    try:
        counts = {**measure(options.binary, False, options.top), **measure(options.binary, True, options.top)}
    except gate.CannotRun as reason:
        print(f"not present: a callgrind that runs the program\n{reason}")
        return 0
    print("| record | request | instructions a request | over off |\n|---|---|---:|---:|")
    for (mode, name), count in counts.items():
        print(f"| {mode} | {name} | {count:,} | {count / counts['off', name] - 1:+.1%} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
