#!/usr/bin/env python3
"""How fast a record is judged by another policy, and that what it says is what the gateway did. Writes bench/results/recording-judge.md.

  bench/Recording/judge.py [--program artifacts/native/fastmcp] [--exchanges 100000]

Records so many calls of a tool by the real program, a tenth of them with an address in what is asked; then runs replay --policy over them, once with a rule and a decision more, once with
the same policy, and lists, verifies and indexes them. Loopback only.
"""
import argparse
import os
import resource
import subprocess
import tempfile
import threading
import time

import run

NEXT = """apiVersion: fastmcp/v1
rules:
  - { id: order-number, title: Order number, pattern: 'order \\d{4}', on: [request, response], severity: low, mask: { replace: '[ORDER]' }, examples: { match: ['order 4711'], clean: ['order x'] } }
decisions:
  - { id: no-orders, match: { tools: ['get_*'] }, when: "has(mcp.arguments) && has(mcp.arguments.table) && mcp.arguments.table == 'orders'", then: deny, reason: Not that table. }
default: allow
"""
SAME = NEXT[:NEXT.index("rules:")] + NEXT[NEXT.index("decisions:"):].replace("'orders'", "'none'")
ASKED = run.BODY.replace(b'"orders"', b'"of jane.doe@example.com"')


def fill(gateway, exchanges, clients=8):
    left, lock = [exchanges], threading.Lock()

    def ask():
        import socket
        with socket.create_connection(("127.0.0.1", gateway.port)) as s:
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while True:
                with lock:
                    if left[0] == 0:
                        return
                    left[0] -= 1
                    number = left[0]
                body = ASKED if number % 10 == 0 else run.BODY
                s.sendall(b"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                data = b""
                while not data.endswith((b"\r\n0\r\n\r\n", b"}]}}")):
                    data += s.recv(65536)
                if not data.startswith(b"HTTP/1.1 200"):
                    raise SystemExit(data[:300])

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def timed(command):
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done, time.perf_counter() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program")
    parser.add_argument("--exchanges", type=int, default=100_000)
    options = parser.parse_args()
    program = [options.program] if options.program else ["dotnet", os.path.join(run.REPO, "artifacts/bin/FastMcp.Proxy/release/fastmcp.dll")]
    rows = []
    with tempfile.TemporaryDirectory(prefix="fastmcp-judge-") as folder:
        port = run.free_port()
        run.upstream(port, 0, (run.BODY, ASKED))
        gateway = run.Gateway(program, "available", folder, port)
        fill(gateway, options.exchanges)
        gateway.end()
        plain = sum(os.path.getsize(os.path.join(gateway.record, name)) for name in os.listdir(gateway.record) if "fmcplog" in name)
        for name, text in (("next", NEXT), ("same", SAME)):
            os.mkdir(os.path.join(folder, name))
            with open(os.path.join(folder, name, "own.yaml"), "w") as file:
                file.write(text)
        record = ["--record", gateway.record]
        for name, command in (
                ("replay --policy, one rule and one decision more", ["replay", "--policy", os.path.join(folder, "next")]),
                ("replay --policy, a decision that changes nothing", ["replay", "--policy", os.path.join(folder, "same")]),
                ("sessions verify", ["sessions", "verify"]), ("sessions index", ["sessions", "index"]), ("sessions list --caller nobody, by index", ["sessions", "list", "--caller", "nobody"])):
            done, took, cpu = timed(program + command + record)
            last = (done.stdout.strip().splitlines() or done.stderr.strip().splitlines() or [""])[-1].replace(folder, ".")
            rows.append("| %s | %d | %.1f | %.1f | %d | %s |" % (name, done.returncode, took, cpu, options.exchanges / max(cpu, 0.001), last))
            print(rows[-1], flush=True)
    lines = ["# Judging a record", "",
             "`bench/Recording/judge.py%s`, on %d cores, load of the machine %.1f: %d exchanges, %.0f MB of segments." % (
                 " --program " + options.program if options.program else "", os.cpu_count(), os.getloadavg()[0], options.exchanges, plain / 1e6), "",
             "| command | exit code | seconds | processor seconds | exchanges a processor second | what it says last |", "|---|---|---|---|---|---|", *rows, ""]
    with open(os.path.join(run.REPO, "bench/results/recording-judge.md"), "w") as file:
        file.write("\n".join(lines))


if __name__ == "__main__":
    main()
