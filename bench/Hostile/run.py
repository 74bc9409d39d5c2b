#!/usr/bin/env python3
"""What a client who sends the worst that is known does to another one: latencies of 1 KB calls alone, beside ordinary load and beside hostile load. Writes bench/results/hostile.md.

  bench/Hostile/run.py [--program artifacts/native/fastmcp] [--seconds 4] [--rate 500] [--dry]

The gateway has one core with both packs, load and upstream the other; the measured client sends at a fixed rate, and its latency counts from the planned time. Each hostile text goes as fast as eight connections can. Needs `bench/Load/run.sh prepare`.
"""
import argparse
import json
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import stage  # noqa: E402

CONFIG = """listeners: [{{ address: 127.0.0.1:{{port}} }}]
upstreams: [{{ name: fixed, url: "http://127.0.0.1:{upstream}" }}]
routes: [{{ path: /, upstream: fixed, protocol: mcp }}]
limits: {{ read-timeout: 60s }}
"""

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
        port, gateway = on.gateway(CONFIG.format(upstream=on.upstream()), options.program.resolve())
        ordinary = None
        for name, body in [("nobody", None), *bodies()]:
            beside = on.load(port, body, connections=8, seconds=options.seconds + 2, warm=0.2) if body else None
            time.sleep(0.5)
            one = on.measure(gateway, options.seconds, port=port, body=stage.call(), connections=32, rate=options.rate)
            theirs = json.loads(beside.communicate(timeout=60)[0]) if beside else None
            if theirs and (theirs["errs"] or theirs["non200"]):
                raise SystemExit(f"{name}: not answered: {theirs}")
            if name.startswith("ordinary"):
                ordinary = one.answer["p99"]
            rows.append([name, f"{one.answer['p50']:.0f}", f"{one.answer['p99']:.0f}", f"{one.answer['p99'] / ordinary:.2f}" if ordinary else "-", f"{theirs['rps']:.0f}" if theirs else "-",
                         f"{theirs['rps'] * len(body) / 1e6:.0f}" if theirs else "-"])
            print(*rows[-1], file=sys.stderr)
    text = "\n".join([
        "# One client beside a hostile one", "",
        stage.made_by("bench/Hostile/run.py") + f" A client makes {options.rate} calls of 1 KB a second, while eight connections of another send what the row says as fast as they are answered ({SIZE // 1000} KB each). The gateway has one core.", "",
        stage.table(["beside it", "p50, us", "p99, us", "p99 / p99 beside ordinary text", "hostile calls/s", "MB/s"], rows), ""])
    stage.publish("hostile.md", text, options.dry)
    return 0


if __name__ == "__main__":
    sys.exit(main())
