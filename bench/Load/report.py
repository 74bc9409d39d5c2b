#!/usr/bin/env python3
"""Markdown out of one run of the load harness: report.py load.json"""
import json
import os
import platform
import subprocess
import sys

OTHERS = 0.12  # Share of a core that other processes may use before a figure is marked.

COLUMNS = [
    ("req/s", "small", "rps", 0),
    ("µs/req", "small", "us_req", 1),
    ("p99 µs", "small", "p99", 0),
    ("at 2,000/s µs/req", "rate", "us_req", 1),
    ("hit µs/req", "hit", "us_req", 1),
    ("64 KB µs/req", "large", "us_req", 1),
    ("burst µs/event", "burst", "us_ev", 2),
    ("paced µs/event", "paced", "us_ev", 1),
    ("first event p50 µs", "paced", "ttfe50", 0),
    ("paced event p50 µs", "paced", "ev50", 0),
    ("paced event p99 µs", "paced", "ev99", 0),
    ("MB", "small", "rss", 0),
]
CPU = [("small", "us_req"), ("rate", "us_req"), ("hit", "us_req"), ("large", "us_req"), ("burst", "us_ev"), ("paced", "us_ev")]
CUTS = ["whole", "tcp", "chunk", "esc", "ssetcp", "ssechunk", "event", "event3"]


def value(row, test, key):
    return (row.get(test) or {}).get(key)


def cell(row, test, key, digits):
    found = value(row, test, key)
    if not found:
        return "-"
    one = row[test]
    failed = one.get("errs", 0) + one.get("non200", 0) > 0.01 * max(1, one.get("done", 1))
    return f"{found:.{digits}f}{'!' if failed else ''}{'~' if one.get('foreign', 0) > OTHERS else ''}"


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|---|" + "---:|" * (len(head) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def main():
    with open(sys.argv[1], encoding="utf8") as file:
        rows = json.load(file)
    good = [row for row in rows if "error" not in row]
    commit = subprocess.run(["git", "log", "-1", "--format=%h %cs"], capture_output=True, text=True, check=False).stdout.strip()
    print("# The whole program under load\n")
    print(f"One run on one machine ({os.cpu_count()} cores, {platform.system()} {platform.release()}), commit {commit}; made by `bench/Load/run.sh`.")
    print("The proxy has one core, load and upstream the other. µs are processor time of the proxy, and they and their ratios are")
    print("what to trust; req/s and latencies include the load client. `fastmcp` (JIT) and `fastmcp_aot` run with the built-in rule packs on, `decided` masks nothing")
    print("and asks who calls, with a decision; `all` does all of it and has each exchange on record before its reply. The masking peers (`nginx_subs`, `yarp_maskchunk`) have three patterns, all others mask nothing.\n")
    print("small: 300 B request, 1 KB JSON answer, 32 connections. hit: the same with two secrets in it. large: 64 KB.")
    print("burst: 200 events back to back. paced: 100 streams with an event each 10 ms.")
    print("`~`: other processes used more than 0.12 of a core meanwhile. `!`: over 1 % of the requests failed.\n")
    table(["proxy"] + [c[0] for c in COLUMNS], [[row["name"]] + [cell(row, *c[1:]) for c in COLUMNS] for row in good])
    print("## Processor time as a ratio: FastMcp / peer\n")
    ours = [row for row in good if row["name"].startswith("fastmcp")]
    head = ["ours / peer"] + ["small", "at 2,000/s", "hit", "large", "burst", "paced"]
    lines = []
    for own in ours:
        for peer in good:
            if peer in ours or peer["name"] == "direct":
                continue
            pairs = [(value(own, *c), value(peer, *c)) for c in CPU]
            lines.append([f"{own['name']} / {peer['name']}"] + [f"{a / b:.2f}" if a and b else "-" for a, b in pairs])
    table(head, lines)
    print("## Where a secret was cut, and what the agent got\n")
    table(["proxy", "streams"] + CUTS, [
        [row["name"], row["split"].get("stream", "-")] + [row["split"].get(cut, "-") for cut in CUTS] for row in good if "split" in row])
    for row in rows:
        if "error" in row:
            print(f"- {row['name']}: {row['error'][:120]}")


main()
