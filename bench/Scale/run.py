#!/usr/bin/env python3
"""How cost grows: with rules, with the size of messages, with streams that are held, with a second core. Writes bench/results/scale.md.

  bench/Scale/run.py [--program artifacts/native/fastmcp] [--seconds 3] [--dry]

The whole program on loopback, with a core of its own (two where it says so); load and upstream have the other, so that on a machine of two cores the last table shares them. Needs `bench/Load/run.sh prepare`.
"""
import argparse
import pathlib
import random
import string
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import stage  # noqa: E402

CONFIG = """listeners: [{{ address: 127.0.0.1:{{port}} }}]
upstreams: [{{ name: fixed, url: "http://127.0.0.1:{upstream}" }}]
{policies}
routes: [{{ path: /v1, upstream: fixed, protocol: openai{route} }}, {{ path: /, upstream: fixed, protocol: mcp{route} }}]
limits: {{ connections: 20000, upstream-connections: 20000 }}
"""


def rules(count, folder):
    """Rules with names of their own and values of three shapes, as secrets of many vendors are."""
    dice = random.Random(7)
    lines = ["apiVersion: fastmcp/v1", "rules:"]
    for n in range(count):
        name = "".join(dice.choice(string.ascii_lowercase) for _ in range(5))
        form = [f"{name}_[A-Za-z0-9]{{24,40}}", f"{name}-[0-9a-f]{{32}}", f"(?i){name}(?:_key|-token)?['\\\"]?\\s{{0,3}}[:=]\\s{{0,3}}['\\\"]?(?<mask>[A-Za-z0-9]{{20,40}})"][n % 3]
        lines += [f"  - id: rule-{n}", f"    pattern: '{form.replace(chr(39), chr(39) * 2)}'"]
    (folder / "policies").mkdir()
    (folder / "policies" / "many.yaml").write_text("\n".join(lines) + "\n")


def config(upstream, policies="", route=""):
    return CONFIG.format(upstream=upstream, policies=policies, route=route)


def by_rules(options):
    rows = []
    for name, count, policies, route in [("none (`mask: off`)", 0, "", ", mask: off"), ("10", 10, "policies: { folder: policies, packs: [] }", ""), ("100", 100, "policies: { folder: policies, packs: [] }", ""),
                                         ("1,000", 1000, "policies: { folder: policies, packs: [] }", ""), ("both packs (241)", 0, "", "")]:
        with tempfile.TemporaryDirectory() as folder, stage.Stage(folder) as on:
            if count:
                rules(count, pathlib.Path(folder))
            port, gateway = on.gateway(config(on.upstream(), policies, route=route), options.program)
            micros = [on.measure(gateway, options.seconds, port=port, body=stage.call(answer), connections=connections).micros for answer, connections in (("small", 32), ("hit", 32), ("large", 8))]
            stream = on.measure(gateway, options.seconds, port=port, body=stage.chat(), path="/v1/chat/completions", connections=4, is_stream=True).micros
            rows.append([name, *(f"{one:.1f}" for one in micros), f"{stream:.2f}", f"{stage.resident(gateway.pid):.0f}"])
            print(*rows[-1], file=sys.stderr)
    return stage.table(["rules", "1 KB, us", "1 KB with two secrets, us", "64 KB, us", "event, us", "MB"], rows)


def by_size(options):
    rows = []
    with tempfile.TemporaryDirectory() as folder, stage.Stage(folder) as on:
        port, gateway = on.gateway(config(on.upstream()), options.program)
        for size in (100, 300, 1000, 3000, 10_000):
            text = (stage.PAD * (size // len(stage.PAD) + 1))[:size]
            one = on.measure(gateway, options.seconds, port=port, body=stage.call(text=text), connections=8)
            rows.append([f"{size:,} B", f"{one.micros:.1f}", f"{one.micros * 1000 / size:.1f}", f"{one.answer['rps']:.0f}", f"{stage.resident(gateway.pid):.0f}"])
            print(*rows[-1], file=sys.stderr)
    return stage.table(["argument of a request", "us", "ns a byte", "requests/s", "MB"], rows)


def by_streams(options):
    rows = []
    for streams, gap in ((10, 1000), (100, 10_000), (1000, 100_000), (5000, 500_000)):
        with tempfile.TemporaryDirectory() as folder, stage.Stage(folder) as on:
            port, gateway = on.gateway(config(on.upstream()), options.program)
            before = stage.resident(gateway.pid)
            one = on.measure(gateway, options.seconds + gap / 1e5, warm=1 + gap / 1e5, port=port, body=stage.chat(events=400, micros=gap), path="/v1/chat/completions", connections=streams, is_stream=True)
            rows.append([f"{streams:,}", f"{one.answer['eps']:.0f}", f"{one.micros:.1f}", f"{one.answer['ev50']:.0f}", f"{one.answer['ev99']:.0f}", f"{(stage.resident(gateway.pid) - before) * 1024 / streams:.0f}"])
            print(*rows[-1], file=sys.stderr)
    return stage.table(["streams", "events/s", "us an event", "event p50, us", "event p99, us", "KB a stream"], rows)


def by_cores(options):
    rows = []
    for cores in ("1", "0,1"):
        with tempfile.TemporaryDirectory() as folder, stage.Stage(folder) as on:
            port, gateway = on.gateway(config(on.upstream("0,1")), options.program, cores)
            one = on.measure(gateway, options.seconds, port=port, body=stage.call("large"), connections=16, cores="0,1")
            rows.append([str(len(cores.split(","))), f"{one.answer['rps']:.0f}", f"{one.micros:.1f}", f"{one.answer['p99']:.0f}"])
            print(*rows[-1], file=sys.stderr)
    return stage.table(["cores of the gateway", "64 KB answers/s", "us", "p99, us"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=stage.PROGRAM, type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--dry", action="store_true", help="print only")
    options = parser.parse_args()
    options.program = options.program.resolve()
    stage.need(options.program, stage.WORK / "load", stage.WORK / "upstream")
    text = "\n".join([
        "# How cost grows", "",
        stage.made_by("bench/Scale/run.py") + " Microseconds of processor time of the native program, which has one core; load and upstream have the other.", "",
        "## With rules", "", "Rules of a folder: names of five letters before values of three shapes. No rule but those of the packs hits.", "", by_rules(options), "",
        "## With the size of messages", "", "Requests whose argument is that long, both packs; answers of 1 KB.", "", by_size(options), "",
        "## With streams", "", "Ten thousand events a second over so many streams, both packs. Memory is what the process holds beyond its start, kernel buffers not among it; streams that say nothing for two seconds give up their room, these do not.", "", by_streams(options), "",
        "## With a second core", "", "Answers of 64 KB. Load and upstream have no core of their own here: on a machine of two cores what is gained is less than where they have.", "", by_cores(options), ""])
    stage.publish("scale.md", text, options.dry)
    return 0


if __name__ == "__main__":
    sys.exit(main())
