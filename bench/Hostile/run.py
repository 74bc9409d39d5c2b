#!/usr/bin/env python3
"""What a client who sends the worst that is known does to another one: latencies of 1 KB calls alone, beside ordinary load and beside hostile load. Writes bench/results/hostile.md.

  bench/Hostile/run.py [--program artifacts/native/fastmcp] [--seconds 4] [--rate 500] [--dry]

The gateway has one core with both packs, load and upstream the other; the measured client sends at a fixed rate, and its latency counts from the planned time. Each hostile text goes as fast as eight connections can. Needs `bench/Load/run.sh prepare`.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import stage  # noqa: E402

CONFIG = """listeners: [{{ address: 127.0.0.1:{{port}} }}]
upstreams: [{{ name: fixed, url: "http://127.0.0.1:{upstream}" }}, {{ name: hostile, url: "http://127.0.0.1:{hostile}" }}]
routes: [{{ path: /hostile, upstream: hostile, protocol: mcp }}, {{ path: /, upstream: fixed, protocol: mcp }}]
limits: {{ read-timeout: 60s }}
"""

PEERS = pathlib.Path(__file__).with_name("peers.py")
SIZE = 8 * 1000


def filled(unit):
    return (unit * (SIZE // len(unit) + 1))[:SIZE]


# What the search for worst inputs found, and what parsers dislike. Each is the argument of a call.
HOSTILE = {
    "ordinary text, as long": filled(stage.PAD),
    "names of secrets before runs of `=`": filled("api_key=" + "=" * 24),
    "telephone numbers in the least of forms": filled("+1 2 "),
    "digits and dashes": filled("1-23-4 "),
    "one long token": "a" * SIZE,
    "escapes": filled("\\u0041\\n"),
    "JSON in strings, deep": '{"a":' * 60 + "1" + "}" * 60,
    "values that are masked, one behind the other": filled("536-22-8190 "),
}


def bodies():
    for name, text in HOSTILE.items():
        if name == "escapes":
            yield name, stage.call(text="@@").replace("@@", text[: len(text) // 8 * 8])
        else:
            yield name, stage.call(text=text)


# What the other side of the gateway may do: answers of the same size, or a stream of 16 events of a quarter of it.
ANSWERS = {
    "answers: names of secrets before runs of `=`": "/hostile/names",
    "answers: escapes": "/hostile/escapes",
    "answers: a stream of events with such names": "/hostile/stream",
}
# The first is what such a caller costs whatever it sends: it is a program in Python, and shares its core with the one that measures.
ANEW = ("ordinary text, as long", "names of secrets before runs of `=`")


def anew(on, port, body, seconds):
    process = subprocess.Popen(["taskset", "-c", "0", sys.executable, str(PEERS), "caller", str(port), str(seconds)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    on.processes.append(process)
    process.stdin.write(body)
    process.stdin.close()
    process.stdin = None
    return process


def rows_of(port, on, seconds):
    """The name of a row, who runs beside, and the bytes that each of the calls carries."""
    yield "nobody", lambda: None, 0
    for name, body in bodies():
        yield name, lambda: on.load(port, body, connections=8, seconds=seconds, warm=0.2), len(body)
    for name, path in ANSWERS.items():
        yield name, lambda: on.load(port, stage.call(), path=path, connections=8, seconds=seconds, warm=0.2, is_stream=path.endswith("stream")), SIZE
    for name in ANEW:
        body = dict(bodies())[name]
        yield f"{name}, a connection for each call", lambda: anew(on, port, body, seconds), len(body)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=stage.PROGRAM, type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rate", type=int, default=500)
    parser.add_argument("--dry", action="store_true", help="print only")
    options = parser.parse_args()
    stage.need(options.program, stage.WORK / "load", stage.WORK / "upstream")
    rows = []
    with tempfile.TemporaryDirectory() as folder, stage.Stage(folder) as on:
        hostile = stage.free_port()
        stage.wait_for(hostile, on.start([sys.executable, PEERS, "upstream", hostile]))
        port, gateway = on.gateway(CONFIG.format(upstream=on.upstream(), hostile=hostile), options.program.resolve())
        ordinary = None
        for name, begin, size in rows_of(port, on, options.seconds + 2):
            beside = begin()
            time.sleep(0.5)
            one = on.measure(gateway, options.seconds, port=port, body=stage.call(), connections=32, rate=options.rate)
            theirs = json.loads(beside.communicate(timeout=60)[0]) if beside else None
            if theirs and (theirs["errs"] or theirs["non200"]):
                raise SystemExit(f"{name}: not answered: {theirs}")
            if ordinary is None and name.startswith("ordinary"):
                ordinary = one.answer["p99"]
            calls = theirs["eps"] / 16 if theirs and theirs.get("eps") else theirs["rps"] if theirs else 0
            size *= 4 if theirs and theirs.get("eps") else 1
            rows.append([name, f"{one.answer['p50']:.0f}", f"{one.answer['p99']:.0f}", f"{one.answer['p99'] / ordinary:.2f}" if ordinary else "-", f"{calls:.0f}" if theirs else "-",
                         f"{calls * size / 1e6:.0f}" if theirs else "-"])
            print(*rows[-1], file=sys.stderr)
    text = "\n".join([
        "# One client beside a hostile one", "",
        stage.made_by("bench/Hostile/run.py") + f" A client makes {options.rate} calls of 1 KB a second, while eight connections of another send what the row says as fast as they are answered ({SIZE // 1000} KB each), or are answered so, or send on a new connection each time. The gateway has one core.", "",
        stage.table(["beside it", "p50, us", "p99, us", "p99 / p99 beside ordinary text", "hostile calls/s", "MB/s"], rows), ""])
    stage.publish("hostile.md", text, options.dry)
    return 0


if __name__ == "__main__":
    sys.exit(main())
