#!/usr/bin/env python3
"""What each room takes of the processor time of a request, and of an event: the native program, sampled by perf while it is loaded. Writes bench/results/budget.md.

  bench/Budget/rooms.py [--program artifacts/native/fastmcp] [--seconds 6]

The program has one core, load and upstream the other, on loopback; both are built by `bench/Load/run.sh prepare`. Each sample counts for the room whose function ran, so the rooms' sum is the whole: what the
runtime and its library did for a room stands in rows of their own. Needs perf and the file of symbols beside the program (fastmcp.dbg).
"""
import argparse
import collections
import json
import os
import pathlib
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

REPO = pathlib.Path(__file__).resolve().parents[2]
WORK = pathlib.Path(os.environ.get("BENCH_WORK", REPO / "artifacts" / "bench"))
PAD = "the quick brown fox jumps over the lazy dog and asks the tool for the weekly numbers of the northern region please "
CALL = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "bench-small", "arguments": {"q": PAD + PAD[:80]}}})
CHAT = json.dumps({"model": "bench-sse-200-0", "stream": True, "messages": [{"role": "user", "content": PAD + PAD[:60]}]})

# Row -> what its functions are called, first match first. `S_P_CoreLib` and what begins with `Rh` is the runtime.
ROOMS = [
    ("framing (HTTP, chunks, heads)", r"FastMcp_(Wire_Http|Proxy_Replies|Proxy_Encodings)"),
    ("events (text/event-stream)", r"FastMcp_(Wire_Sse|Proxy_Masking_Events)"),
    ("JSON, slots, facts of the call", r"FastMcp_(Wire|Proxy_Reading)"),
    ("masking", r"FastMcp_(Masking|Proxy_Masking)"),
    ("identity and credentials", r"FastMcp_(Jose|Proxy_Identity|Proxy_Credentials)"),
    ("decision", r"FastMcp_(Policy|Proxy_Gating|Proxy_Budgets|Proxy_BreakGlass|Proxy_Lists|Approvals)"),
    ("recording", r"FastMcp_(Recording|Proxy_Recording)|System_IO_Hashing|System_Security_Cryptography|ZstdSharp"),
    ("sessions", r"FastMcp_Proxy_Sessions"),
    ("forwarding and its pool", r"FastMcp_Proxy_(Forwarding|Outbound)"),
    ("sockets and loops", r"FastMcp_Proxy_(Transport|Blocking)|System_Net_Sockets|^epoll|^__?send|^__?recv|^readv|^writev"),
    ("pipeline, metrics, logs", r"FastMcp_Proxy"),
    ("copies and clears", r"[Mm]emmove|[Mm]emcpy|[Mm]emset|ClearWithoutReferences|BulkMove"),
    ("library and runtime", r""),
]

CONFIG = """
listeners: [{{ address: 127.0.0.1:{port} }}]
upstreams: [{{ name: fixed, url: "http://127.0.0.1:{upstream}" }}]
{guards}
routes:
  - {{ path: /, upstream: fixed, protocol: {protocol}{route} }}
"""

RESOURCE = "http://127.0.0.1:8080/bench"
IDENTITY = "issuers: [{ name: development, development: dev.pem }]"
CALLER = f", identity: {{ issuers: [development], resource: '{RESOURCE}' }}"
DECISIONS = "policies: { folder: policies, packs: [pii, secrets] }"
DECISION = """apiVersion: fastmcp/v1
decisions:
  - { id: of-the-bench, match: { %s }, when: "caller.subject == 'dev-user'", then: allow }
default: deny
"""

# Work -> protocol, what guards there are, what the route says.
WORKS = {
    "1 KB, passed": ("mcp", "", ", mask: off"),
    "1 KB, identity and decision": ("mcp", f"{IDENTITY}\n{DECISIONS}", f"{CALLER}, mask: off"),
    "1 KB, masked": ("mcp", "", ""),
    "1 KB, all guards": ("mcp", f"{IDENTITY}\n{DECISIONS}\nrecording: {{ folder: record }}", f"{CALLER}, record: before-reply"),
    "event, masked": ("openai", "", ""),
    "event, all guards": ("openai", f"{IDENTITY}\n{DECISIONS}\nrecording: {{ folder: record }}", f"{CALLER}, record: before-reply"),
}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, process):
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"what should listen on {port} does not")


def room_of(symbol):
    return next(name for name, form in ROOMS if re.search(form, symbol))


class Sample:
    """One work: how much of the program's time each room took."""

    def __init__(self, program, folder, seconds, protocol, guards, route):
        self.folder, self.program = folder, program
        upstream_port, port = free_port(), free_port()
        (folder / "budget.yaml").write_text(CONFIG.format(port=port, upstream=upstream_port, guards=guards, protocol=protocol, route=route))
        (folder / "policies").mkdir()
        (folder / "policies" / "decisions.yaml").write_text(DECISION % ("models: ['*']" if protocol == "openai" else "tools: ['*']"))
        self.processes = []
        try:
            self.measure(upstream_port, port, protocol == "openai", self.token() if CALLER in route else None, seconds)
        finally:
            for process in reversed(self.processes):
                process.kill()
                process.wait()

    def measure(self, upstream_port, port, is_stream, token, seconds):
        wait_for(upstream_port, self.start(["taskset", "-c", "0", str(WORK / "upstream"), str(upstream_port)]))
        log = self.folder / "log"
        gateway = self.start(["taskset", "-c", "1", str(self.program), "serve", "--config", str(self.folder / "budget.yaml")], log.open("w"))
        wait_for(port, gateway)
        load = ["taskset", "-c", "0", str(WORK / "load"), "--port", str(port), "--conns", "4" if is_stream else "32"]
        load += ["--path", "/v1/chat/completions", "--body", CHAT, "--sse"] if is_stream else ["--path", "/mcp", "--body", CALL]
        load += ["--hdr", f"Authorization: Bearer {token}"] if token else []
        self.check(port, is_stream, token, log)
        subprocess.run(load + ["--secs", "2"], check=True, stdout=subprocess.DEVNULL)
        data = self.folder / "perf.data"
        load = subprocess.Popen(load + ["--secs", str(seconds), "--warm", "1"], stdout=subprocess.PIPE, text=True)
        self.processes.append(load)
        time.sleep(1)
        before, start = used(gateway.pid), time.monotonic()
        subprocess.run(["perf", "record", "-q", "-F", "3000", "-p", str(gateway.pid), "-o", str(data), "--", "sleep", str(seconds - 0.5)], check=True)
        share = (used(gateway.pid) - before) / (time.monotonic() - start)
        answer = json.loads(load.communicate(timeout=60)[0])
        self.micros = share * 1e6 / answer["eps" if is_stream else "rps"]
        self.rooms = rooms_in(data)

    def token(self):
        made = subprocess.run([str(self.program), "token", "--sub", "dev-user", "--groups", "sre", "--audience", RESOURCE, "--key", str(self.folder / "dev.pem")], check=True, capture_output=True, text=True)
        return made.stdout.strip()

    def start(self, command, out=subprocess.DEVNULL):
        self.processes.append(subprocess.Popen(command, stdout=out, stderr=out))
        return self.processes[-1]

    @staticmethod
    def check(port, is_stream, token, log):
        """A refusal is fast: what is measured is an answer."""
        path, body, expected = ("/v1/chat/completions", CHAT, b"data: ") if is_stream else ("/mcp", CALL, b'"result"')
        fields = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream", **({"Authorization": f"Bearer {token}"} if token else {})}
        with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}{path}", body.encode(), fields), timeout=30) as answer:
            got = answer.read()
        if expected not in got:
            raise SystemExit(f"not the answer of the upstream: {got[:500]}\n{log.read_text()[-2000:]}")


def used(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rooms_in(data):
    """Room -> its share of the samples."""
    text = subprocess.run(["perf", "report", "-i", str(data), "--no-children", "--stdio", "--sort", "dso,sym"], check=True, capture_output=True, text=True).stdout
    rooms = collections.Counter()
    for line in text.splitlines():
        if found := re.match(r"\s+([\d.]+)%\s+\S+\s+\[(.)\] (.*)", line):
            rooms["kernel" if found[2] == "k" else room_of(found[3])] += float(found[1]) / 100
    return rooms


def report(samples):
    names = [*dict.fromkeys(name for name, _ in ROOMS), "kernel"]
    commit = subprocess.run(["git", "log", "-1", "--format=%h %cs"], cwd=REPO, capture_output=True, text=True).stdout.strip()
    lines = ["# What each room takes", "",
             f"One run on one machine ({os.cpu_count()} cores, Linux {platform.release()}), commit {commit}; made by `bench/Budget/rooms.py`. Microseconds of processor time for each request, or for each event of a stream of 200 that come",
             "back to back, by the room whose function ran (`perf`, 3,000 samples a second). The native program has one core; its rows add up to all that it takes. All guards: a token that is known, a decision with a condition, the built-in packs",
             "both ways, a record before the reply.", "",
             "| room | " + " | ".join(samples) + " |", "|---|" + "---:|" * len(samples)]
    for name in names:
        lines.append(f"| {name} | " + " | ".join(f"{one.rooms[name] * one.micros:.2f}" for one in samples.values()) + " |")
    lines.append("| **whole** | " + " | ".join(f"**{one.micros:.1f}**" for one in samples.values()) + " |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="artifacts/native/fastmcp")
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--dry", action="store_true", help="print only")
    options = parser.parse_args()
    for need in (shutil.which("perf"), (WORK / "load").exists(), pathlib.Path(options.program).exists()):
        if not need:
            raise SystemExit("not present: perf, the program, or the load (bench/Load/run.sh prepare)")
    samples = {}
    for name, work in WORKS.items():
        with tempfile.TemporaryDirectory() as folder:
            samples[name] = Sample(pathlib.Path(options.program).resolve(), pathlib.Path(folder), options.seconds, *work)
        print(f"{name}: {samples[name].micros:.1f} us", file=sys.stderr)
    text = report(samples)
    if options.dry:
        print(text)
    else:
        (REPO / "bench" / "results" / "budget.md").write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
