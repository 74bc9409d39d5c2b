#!/usr/bin/env python3
"""Instructions of the whole program for each request, by callgrind, beside the numbers that were accepted.

Times say little on shared cores; the instructions of a fixed work are the same on each machine, since callgrind shows every program the
same processor (AVX2). Exit code 1: some work takes more than THRESHOLD over its baseline, or the program did not answer as it should.
"""
import argparse
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

import upstream

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import guarded  # noqa: E402
from stage import free_port  # noqa: E402

HERE = pathlib.Path(__file__).parent
BASELINE = HERE / "baseline.json"

# What clean runs differ by, and a planted mistake, are in bench/results/gate.md.
THRESHOLD = 0.04

# Timers and reads that come too early add to a count and never take from it: the least of some is what the work costs.
COUNTS = 5

# A work that seems to take more than is accepted is counted anew: on a machine that does other things timers alone made the smallest one take 7 % more in one run of twenty.
ATTEMPTS = 3

CALL = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "report", "arguments": {"q": upstream.PROSE}}}).encode()
CHAT = json.dumps({"model": "m", "stream": True, "messages": [{"role": "user", "content": upstream.PROSE}]}).encode()
RESPONSES = json.dumps({"model": "m", "stream": True, "input": upstream.PROSE}).encode()

# name -> path, request, requests that are counted
WORKS = {
    "1 KB answer, passed unread": ("/plain/mcp", CALL, 300),
    "1 KB answer, masked": ("/small/mcp", CALL, 300),
    "1 KB answer with two secrets, masked": ("/hit/mcp", CALL, 300),
    "64 KB answer, masked": ("/large/mcp", CALL, 40),
    "stream of 64 events, masked": ("/stream/v1/chat/completions", CHAT, 40),
    "stream of 64 events with names of their own, masked": ("/named/v1/chat/completions", CHAT, 20),
    "stream of 64 numbered events, masked": ("/numbered/v1/responses", RESPONSES, 20),
}

# Of a program of its own, since decisions are made for all routes.
DECIDED = {"1 KB answer, identity and decision": ("/mcp", CALL, 300)}

CONFIG = """
listeners: [{{ address: 127.0.0.1:{port} }}]
upstreams: [{{ name: fixed, url: "http://127.0.0.1:{upstream}" }}]
routes:
  - {{ path: /plain, upstream: fixed, protocol: mcp, mask: off }}
  - {{ path: /stream, upstream: fixed, protocol: openai }}
  - {{ path: /named, upstream: fixed, protocol: openai }}
  - {{ path: /numbered, upstream: fixed, protocol: openai }}
  - {{ path: /, upstream: fixed, protocol: mcp }}
"""


class CannotRun(Exception):
    """callgrind does not run the program on this machine: that it runs at all is what other tests are for."""


class Client:
    """One connection, one request after the other."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, path, body, times, field=""):
        request = (f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n{field}"
                   f"Content-Length: {len(body)}\r\n\r\n").encode() + body
        for _ in range(times):
            self.socket.sendall(request)
            answer = self.read()
        return answer

    def read(self):
        got = b""
        while True:
            piece = self.socket.recv(1 << 18)
            if not piece:
                raise SystemExit(f"the connection ended after {got[:200]!r}")
            got += piece
            head, _, rest = got.partition(b"\r\n\r\n")
            length = [int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            if (length and len(rest) >= length[0]) or (not length and rest.endswith(b"0\r\n\r\n")):
                if b" 200 " not in head:
                    raise SystemExit(f"not the answer of the work: {got[:300]!r}")
                return got


class Program:
    """The gateway under callgrind."""

    def __init__(self, binary, folder, write):
        """`write` gives the file of its configuration, told the folder and its port."""
        self.out = folder / "counts"
        self.port = free_port()
        # Without the file of debug symbols beside it, which callgrind cannot read.
        for file in pathlib.Path(binary).parent.iterdir():
            if file.suffix in ("", ".so") and file.is_file():
                shutil.copy(file, folder / file.name)
        # callgrind keeps no room for the heap that the runtime would reserve.
        self.process = subprocess.Popen(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={self.out}", str(folder / pathlib.Path(binary).name), "serve", "--config", str(write(folder, self.port))],
            env={**os.environ, "DOTNET_GCHeapHardLimit": "0x10000000"}, stdout=(folder / "log").open("w"), stderr=subprocess.STDOUT)
        self.log = folder / "log"

    def connect(self):
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                return Client(self.port)
            except OSError:
                time.sleep(0.2)
        raise CannotRun(self.log.read_text()[-1000:])

    def control(self, *what):
        subprocess.run(["callgrind_control", *what, str(self.process.pid)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def count(self, work):
        before = set(self.out.parent.glob("counts.*"))
        self.control("-z")
        work()
        self.control("--dump=work")
        return self.totals(before)

    def totals(self, before):
        # The dump is written while the control command already came back.
        for _ in range(300):
            for dump in set(self.out.parent.glob("counts.*")) - before:
                for line in dump.read_text().splitlines()[-3:]:
                    if line.startswith("totals:"):
                        return int(line.split()[1])
            time.sleep(0.1)
        raise SystemExit("callgrind wrote no counts")

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()


def count_all(binary, write, works, accepted, field=""):
    """The works of one program: name -> instructions a request."""
    with tempfile.TemporaryDirectory() as folder:
        program = Program(binary, pathlib.Path(folder), write)
        try:
            client = program.connect()
            counts = {}
            for name, (path, body, times) in works.items():
                client.ask(path, body, max(10, times // 4), field)
                for _ in range(ATTEMPTS):
                    count = min(round(program.count(lambda: client.ask(path, body, times, field)) / times) for _ in range(COUNTS))
                    counts[name] = min(count, counts.get(name, count))
                    if counts[name] <= accepted.get(name, count) * (1 + THRESHOLD):
                        break
            return counts
        finally:
            program.end()


def measure(binary, accepted):
    server = upstream.Server(("127.0.0.1", 0), upstream.Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    fixed = server.server_address[1]

    def plain(folder, port):
        file = folder / "gate.yaml"
        file.write_text(CONFIG.format(port=port, upstream=fixed))
        return file

    try:
        with tempfile.TemporaryDirectory() as keys:
            key = pathlib.Path(keys) / "dev.pem"
            field = f"Authorization: Bearer {guarded.token(pathlib.Path(binary).resolve(), key)}\r\n"
            return {**count_all(binary, plain, WORKS, accepted),
                    **count_all(binary, lambda folder, port: guarded.write(folder, "decided", port, fixed, key), DECIDED, accepted, field)}
    finally:
        server.shutdown()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="artifacts/native/fastmcp", help="the program as Native AOT (artifacts/native/fastmcp)")
    parser.add_argument("--write", action="store_true", help="accept what is measured as the baseline")
    parser.add_argument("--times", type=int, default=1, help="measure so often and print the spread")
    options = parser.parse_args()
    if not shutil.which("valgrind") or not pathlib.Path(options.binary).exists():
        print("not present: valgrind, or the program as Native AOT")
        return 0

    accepted = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    try:
        runs = [measure(options.binary, {} if options.write or options.times > 1 else accepted) for _ in range(options.times)]
    except CannotRun as reason:
        print(f"not present: a callgrind that runs the program\n{reason}")
        return 0

    counts = {name: sorted(run[name] for run in runs)[len(runs) // 2] for name in runs[0]}
    if options.times > 1:
        for name in counts:
            values = [run[name] for run in runs]
            print(f"{name}: median {counts[name]:,}, {min(values) / counts[name] - 1:+.2%} to {max(values) / counts[name] - 1:+.2%} in {len(runs)} runs")
    if options.write:
        BASELINE.write_text(json.dumps(counts, indent=2) + "\n")

    accepted = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}  # Also what was just written.
    worse = 0
    print("| work | instructions a request | accepted | change |\n|---|---:|---:|---:|")
    for name, count in counts.items():
        change = count / accepted[name] - 1 if name in accepted else 0
        worse += change > THRESHOLD
        print(f"| {name} | {count:,} | {accepted.get(name, 0):,} | {change:+.2%}{' **worse**' if change > THRESHOLD else ''} |")
    if worse:
        print(f"{worse} of {len(counts)} take over {THRESHOLD:.0%} more than was accepted. Where it is right, accept it: bench/Gate/gate.py --write")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
