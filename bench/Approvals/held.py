#!/usr/bin/env python3
"""What calls cost that people are asked for, and how soon a click lets one go. Writes bench/results/approvals.md.

  bench/Approvals/held.py [--held 1000] [--clicks 300] [--body 300] [--together 20] [--program artifacts/native/fastmcp] [--no-record] [--dry]

MCP calls of an older client are held as event streams, on connections that were open before, so that what is counted is the waiting alone:
resident memory and threads of the program with so many connections idle, and with a call held on each. Then so many more are held and approved,
one after the other, over the admin API; the time is from before the approval's first byte is written to when the upstream has the first byte of
its call. Beside it 200 writes each with fdatasync: the disk that the figures stand on. Loopback only; ends in less than two minutes.
"""
import argparse
import asyncio
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from stage import free_port  # noqa: E402

REPO = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ANSWER = b'{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"done"}]}}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(ANSWER)
POLICY = """apiVersion: fastmcp/v1
decisions:
  - { id: deletes, match: { tools: ['delete_*'] }, then: ask, approve: { by: [leads], within: 1h } }
  - { id: rest, match: { tools: ['get_*'] }, then: allow }
default: deny
"""


def disk(folder, size=2500, times=200):
    took = []
    path = os.path.join(folder, "disk")
    with open(path, "wb") as file:
        for _ in range(times):
            began = time.perf_counter()
            file.write(b"x" * size)
            file.flush()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    os.remove(path)
    return took


def percentile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


class Upstream:
    """Notes when the first byte of each call came."""

    def __init__(self):
        self.seen = {}
        self.news = asyncio.Event()

    async def serve(self, reader, writer):
        try:
            while True:
                first = await reader.read(1)
                if not first:
                    break
                at = time.perf_counter()
                head = first + await reader.readuntil(b"\r\n\r\n")
                length = int(next(line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")))
                body = await reader.readexactly(length)
                self.seen[json.loads(body)["params"]["arguments"]["n"]] = at
                self.news.set()
                writer.write(HEAD + ANSWER)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()


class Gateway:
    def __init__(self, program, folder, upstream, record):
        self.port, self.admin = free_port(), free_port()
        os.makedirs(os.path.join(folder, "policies"))
        with open(os.path.join(folder, "policies", "decisions.yaml"), "w") as file:
            file.write(POLICY)
        config = os.path.join(folder, "fastmcp.yaml")
        with open(config, "w") as file:
            file.write("listeners: [{ address: '127.0.0.1:%d' }]\nadmin: { address: '127.0.0.1:%d' }\nupstreams: [{ name: up, url: 'http://127.0.0.1:%d' }]\n"
                       "routes: [{ path: /, upstream: up, protocol: mcp }]\npolicies: { folder: policies }\napprovals: { folder: approvals }\n"
                       "limits: { approvals-per-hour: 100000, approvals-open: 100000, connections: 100000, idle-timeout: 10m }\n%s"
                       % (self.port, self.admin, upstream, "recording: { folder: record }\n" if record else ""))
        self.token = subprocess.run(program + ["approvals", "approver", "add", "lea", "--group", "leads", "--config", config], check=True, capture_output=True, text=True).stdout.strip()
        self.process = subprocess.Popen(program + ["serve", "--config", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError:
                time.sleep(0.05)

    def status(self, name):
        line = next(line for line in open("/proc/%d/status" % self.process.pid) if line.startswith(name + ":"))
        return int(line.split()[1])

    async def api(self, path="", order=None):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.admin, limit=2 ** 20)
        body = json.dumps(order).encode() if order else b""
        head = "%s /approvals%s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % ("POST" if order else "GET", path, self.token, len(body))
        began = time.perf_counter()
        writer.write(head.encode() + body)
        answer = await reader.read(-1)
        writer.close()
        if not answer.startswith(b"HTTP/1.1 200"):
            raise SystemExit(answer[:300])
        return began, json.loads(answer.split(b"\r\n\r\n", 1)[1])

    async def metric(self, name):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.admin)
        writer.write(b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        text = (await reader.read(-1)).decode()
        writer.close()
        return float(next(line.split(" ")[1] for line in text.splitlines() if line.startswith(name + " ")))


def call(n, tool, size):
    body = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": tool, "arguments": {"n": n, "why": "x" * max(0, size - 110)}}}).encode()
    return (b"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-06-18\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body)) + body


async def connect(gateway, count):
    made = []
    for _ in range(count):
        made.append(await asyncio.open_connection("127.0.0.1", gateway.port))
    return made


async def hold(streams, first, size, together):
    for begin in range(0, len(streams), together):
        part = streams[begin:begin + together]
        for at, (_, writer) in enumerate(part):
            writer.write(call(first + begin + at, "delete_row", size))
        for reader, _ in part:
            await reader.readuntil(b": waiting for an approval\n\n")


async def settle(gateway):
    """Memory that is only not collected yet is not what the calls keep: the collector is given some time and something to do."""
    for n in range(400):
        reader, writer = (await connect(gateway, 1))[0]
        writer.write(call(-n, "get_row", 2000))
        await reader.readuntil(b"done")
        writer.close()
    await asyncio.sleep(1)


async def run(args, folder):
    upstream = Upstream()
    server = await asyncio.start_server(upstream.serve, "127.0.0.1", 0)
    gateway = Gateway(args.program, folder, server.sockets[0].getsockname()[1], not args.no_record)
    try:
        await settle(gateway)
        rows = [("at the start", gateway.status("VmRSS"), gateway.status("Threads"))]
        streams = await connect(gateway, 2 * args.held)
        await settle(gateway)
        rows.append(("%d connections, idle" % (2 * args.held), gateway.status("VmRSS"), gateway.status("Threads")))
        began = time.perf_counter()
        await hold(streams[:args.held], 1, args.body, args.together)
        asked = time.perf_counter() - began
        await settle(gateway)
        rows.append(("a call held on half of them", gateway.status("VmRSS"), gateway.status("Threads")))
        waiting = await gateway.metric("fastmcp_approvals_waiting")
        if waiting != args.held:
            raise SystemExit("%d calls are held and not %d" % (waiting, args.held))
        more = streams[args.held:args.held + args.clicks]
        await hold(more, args.held + 1, args.body, args.together)
        _, requests = await gateway.api()
        wanted = {}
        for request in requests:
            n = json.loads(request["preview"])["params"]["arguments"]["n"]
            if n > args.held:
                wanted[n] = request
        took = []
        for n, request in sorted(wanted.items()):
            began, _ = await gateway.api("/" + request["id"], {"act": "approve", "digest": request["digest"]})
            while n not in upstream.seen:
                upstream.news.clear()
                await asyncio.wait_for(upstream.news.wait(), 10)
            took.append(upstream.seen[n] - began)
        for reader, _ in more[:len(took)]:
            await asyncio.wait_for(reader.readuntil(b"done"), 10)
        # What the collector leaves for later is there once; what each call keeps comes again with each.
        await settle(gateway)
        half = gateway.status("VmRSS")
        rest = streams[args.held + args.clicks:]
        await hold(rest, args.held + args.clicks + 1, args.body, args.together)
        await settle(gateway)
        rows.append(("%d more held" % len(rest), gateway.status("VmRSS"), gateway.status("Threads")))
        return rows, half, asked, took
    finally:
        gateway.process.terminate()
        gateway.process.wait()
        server.close()


def report(args, rows, half, asked, took, synced):
    idle, held = rows[1][1], rows[2][1]
    lines = [
        "# Calls that wait for people", "",
        "`bench/Approvals/held.py --held %d --clicks %d --body %d --together %d%s`, on %d cores, load of the machine %.1f at the start. MCP calls of 2025-06-18 over plain TCP, held as event streams; SQLite; record %s."
        % (args.held, args.clicks, args.body, args.together, " --no-record" if args.no_record else "", os.cpu_count(), args.load, "off" if args.no_record else "strict"), "",
        "| | resident, KiB | threads |", "|---|---|---|"]
    lines += ["| %s | %d | %d |" % row for row in rows]
    lines += [
        "", "Resident memory for each held call beyond its idle connection: %.1f KiB over the first %d, **%.1f KiB over the %d behind them**, when what the collector leaves for later is there already; %d threads more. To ask for %d, %d at a time, took %.2f s." % ((held - idle) / args.held, args.held, (rows[3][1] - half) / (args.held - args.clicks), args.held - args.clicks, rows[2][2] - rows[1][2], args.held, args.together, asked),
        "", "From the click (an approval over the admin API) to the first byte at the upstream, with %d held, %d clicks one after the other: **p50 %.1f ms, p90 %.1f ms, p99 %.1f ms**, at most %.1f ms."
        % (args.held, len(took), *(1000 * percentile(took, part) for part in (0.5, 0.9, 0.99)), 1000 * max(took)),
        "", "`fdatasync` of 2,500 bytes in the same folder and run: p50 %.1f ms, p99 %.1f ms. A click waits for %d of them in a row: the approval, its use%s."
        % (1000 * percentile(synced, 0.5), 1000 * percentile(synced, 0.99), 2 if args.no_record else 3, "" if args.no_record else ", the record's entry"), ""]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--held", type=int, default=1000)
    parser.add_argument("--clicks", type=int, default=300)
    parser.add_argument("--body", type=int, default=300, help="bytes of a call's body")
    parser.add_argument("--together", type=int, default=20, help="calls that come at one moment")
    parser.add_argument("--program", default=os.path.join(REPO, "artifacts", "native", "fastmcp"))
    parser.add_argument("--no-record", action="store_true")
    parser.add_argument("--dry", action="store_true", help="says it and writes nothing")
    args = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    args.program, args.load = args.program.split(), os.getloadavg()[0]
    folder = tempfile.mkdtemp(prefix="fastmcp-held-")
    try:
        synced = disk(folder)
        text = report(args, *asyncio.run(run(args, folder)), synced)
    finally:
        shutil.rmtree(folder)
    print(text)
    if not args.dry:
        with open(os.path.join(REPO, "bench", "results", "approvals.md"), "w") as file:
            file.write(text)


if __name__ == "__main__":
    main()
