#!/usr/bin/env python3
"""What each room takes of the processor time of a request, and of an event: the native program, sampled by perf while it is loaded. Writes bench/results/budget.md.

  bench/Budget/rooms.py [--program artifacts/native/fastmcp] [--seconds 6]

The program has one core, load and upstream the other, on loopback; both are built by `bench/Load/run.sh prepare`. Each sample counts for the room whose function ran, so the rooms' sum is the whole: what the
runtime and its library did for a room stands in rows of their own. Needs perf and the file of symbols beside the program (fastmcp.dbg).
"""
import argparse
import collections
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import guarded  # noqa: E402
import stage  # noqa: E402

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

# Row -> mode of the guards, whether it is a stream.
WORKS = {
    "1 KB, passed": ("passed", False),
    "1 KB, identity and decision": ("decided", False),
    "1 KB, masked": ("masked", False),
    "1 KB, all guards": ("all", False),
    "event, masked": ("masked", True),
    "event, all guards": ("all", True),
}


def room_of(symbol):
    return next(name for name, form in ROOMS if re.search(form, symbol))


class Sample:
    """One work: how much of the program's time each room took."""

    def __init__(self, program, folder, seconds, mode, is_stream):
        with stage.Stage(folder) as on:
            upstream, port = on.upstream(), stage.free_port()
            fields = [f"Authorization: Bearer {guarded.token(program, on.folder / 'dev.pem')}"] if guarded.asks_who(mode) else []
            gateway = on.start([program, "serve", "--config", guarded.write(on.folder, mode, port, upstream)], "1")
            stage.wait_for(port, gateway)
            work = {"path": "/v1/chat/completions", "body": stage.chat(), "connections": 4, "is_stream": True} if is_stream else {"path": "/mcp", "body": stage.call()}
            check(port, work, fields, gateway)
            on.load(port, seconds=2, fields=fields, **work).wait()
            self.measure(on, gateway, port, seconds, fields, work)

    def measure(self, on, gateway, port, seconds, fields, work):
        data = on.folder / "perf.data"
        one = on.measure(gateway, seconds, warm=1, port=port, fields=fields, **work,
                         meanwhile=lambda left: subprocess.run(["perf", "record", "-q", "-F", "3000", "-p", str(gateway.pid), "-o", str(data), "--", "sleep", str(left)], check=True))
        self.micros, self.rooms = one.micros, rooms_in(data)


def check(port, work, fields, gateway):
    """A refusal is fast: what is measured is an answer."""
    head = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream", **dict(field.split(": ", 1) for field in fields)}
    with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}{work['path']}", work["body"].encode(), head), timeout=30) as answer:
        got = answer.read()
    if (b"data: " if "is_stream" in work else b'"result"') not in got:
        raise SystemExit(f"not the answer of the upstream: {got[:500]}\n{gateway.log.read_text()[-2000:]}")


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
    lines = ["# What each room takes", "",
             stage.made_by("bench/Budget/rooms.py") + " Microseconds of processor time for each request, or for each event of a stream of 200 that come",
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
    if not shutil.which("perf"):
        raise SystemExit("not present: perf")
    stage.need(options.program, stage.WORK / "load", stage.WORK / "upstream")
    samples = {}
    for name, work in WORKS.items():
        with tempfile.TemporaryDirectory() as folder:
            samples[name] = Sample(pathlib.Path(options.program).resolve(), pathlib.Path(folder), options.seconds, *work)
        print(f"{name}: {samples[name].micros:.1f} us", file=sys.stderr)
    text = report(samples)
    stage.publish("budget.md", text, options.dry)
    return 0


if __name__ == "__main__":
    sys.exit(main())
