#!/usr/bin/env python3
"""What recording costs, in one run: added latency for each kind of route, processor time, bytes on disk. Writes bench/results/recording.md.

  bench/Recording/run.py [--seconds 5] [--program artifacts/native/fastmcp]

Beside it, in the same folder and run, 200 writes each with fdatasync: the disk that the figures stand on. Loopback only. Needs nothing but
Python and the built program.
"""
import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from stage import free_port  # noqa: E402

REPO = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SYNC_CPU = []  # processor time of each sync of the disk's own figure, since the last table
MODES = ["off", "available", "before-reply", "strict"]
BODY = b'{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get_rows","arguments":{"table":"orders","limit":10}}}'
ANSWER = b'{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"' + b"order 4711 of jane.doe@example.com is on its way. " * 20 + b'"}]}}'


def upstream(port, delay, bodies=(BODY,)):
    """Answers every request that ends with one of the bodies after so many seconds; a thread for each connection."""
    listener = socket.create_server(("127.0.0.1", port), backlog=128)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(ANSWER)

    def serve(client):
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        data = b""
        while True:
            piece = client.recv(65536)
            if not piece:
                return
            data += piece
            if data.endswith(tuple(bodies)):
                data = b""
                if delay:
                    time.sleep(delay)
                client.sendall(head + ANSWER)

    def accept():
        while True:
            client, _ = listener.accept()
            threading.Thread(target=serve, args=(client,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


def ask(port, stop, times):
    request = (b"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
               b"Content-Length: %d\r\n\r\n" % len(BODY)) + BODY
    with socket.create_connection(("127.0.0.1", port)) as s:
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.perf_counter() < stop:
            began = time.perf_counter()
            s.sendall(request)
            data = b""
            while not data.endswith((b"\r\n0\r\n\r\n", b"}]}}")):
                data += s.recv(65536)
            if not data.startswith(b"HTTP/1.1 200"):
                raise SystemExit(data[:300])
            times.append(time.perf_counter() - began)


def processor(pid):
    fields = open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Gateway:
    def __init__(self, program, mode, folder, upstream_port):
        self.port, self.admin, self.record = free_port(), free_port(), os.path.join(folder, "record-" + mode)
        route = "" if mode == "off" else ", record: " + mode
        recording = "off" if mode == "off" else "{ folder: %s }" % self.record
        config = os.path.join(folder, mode + ".yaml")
        with open(config, "w") as file:
            file.write("listeners: [{ address: '127.0.0.1:%d' }]\nadmin: { address: '127.0.0.1:%d' }\nupstreams: [{ name: up, url: 'http://127.0.0.1:%d' }]\n"
                       "routes: [{ path: /, upstream: up, protocol: mcp%s }]\nrecording: %s\n" % (self.port, self.admin, upstream_port, route, recording))
        self.command = program + ["serve", "--config", config]
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError:
                time.sleep(0.05)

    def load(self, seconds, clients):
        lists = [[] for _ in range(clients)]
        stop, before = time.perf_counter() + seconds, processor(self.process.pid)
        threads = [threading.Thread(target=ask, args=(self.port, stop, times)) for times in lists]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [t for times in lists for t in times], processor(self.process.pid) - before

    def metric(self, name):
        text = urllib.request.urlopen("http://127.0.0.1:%d/metrics" % self.admin).read().decode()
        return float(next(line.split(" ")[1] for line in text.splitlines() if line.startswith(name + " ")))

    def bytes(self):
        """Of entries: files have room ahead of them."""
        return self.metric("fastmcp_record_bytes_total")

    def packed(self):
        """Bytes that a closed segment takes, for each of its plain ones: ends the run and begins another one, which packs it."""
        self.end()
        self.start()
        for _ in range(60):
            if self.metric("fastmcp_record_packed_total") > 0:
                return self.metric("fastmcp_record_packed_bytes_total") / self.metric("fastmcp_record_packed_plain_bytes_total")
            time.sleep(0.5)
        return float("nan")

    def end(self):
        self.process.terminate()
        self.process.wait()


def at(times, share):
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1e6


def syncs(folder, pause):
    path, times = os.path.join(folder, "sync"), []
    with open(path, "wb", buffering=0) as file:
        for _ in range(200):
            file.write(b"x" * 2500)
            began, used = time.perf_counter(), time.thread_time()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - began)
            SYNC_CPU.append(time.thread_time() - used)
            time.sleep(pause)
    return times


def run(program, seconds, delay, clients, folder):
    port = free_port()
    upstream(port, delay)
    gateways = {mode: Gateway(program, mode, folder, port) for mode in MODES}
    all_times, cpu, disk, grown = {m: [] for m in MODES}, dict.fromkeys(MODES, 0.0), [], dict.fromkeys(MODES, 0)
    for mode in MODES:
        gateways[mode].load(seconds, clients)
    for _ in range(3):  # turn by turn, so that what else the machine does falls on all
        disk += syncs(folder, delay)
        for mode in MODES:
            before = gateways[mode].bytes()
            times, used = gateways[mode].load(seconds / 3, clients)
            time.sleep(1.2)
            all_times[mode] += times
            cpu[mode] += used
            grown[mode] += gateways[mode].bytes() - before
    packed = gateways["available"].packed()
    for gateway in gateways.values():
        gateway.end()
    return all_times, cpu, disk, grown, packed


def table(title, result):
    times, cpu, disk, grown, packed = result
    lines = ["## " + title, "", "`fdatasync` of 2,500 bytes in the same folder and run: p50 %.0f us, p90 %.0f us; one takes %.0f us of the processor's time in the kernel, as often as requests come." % (at(disk, .5), at(disk, .9), sum(SYNC_CPU) / len(SYNC_CPU) * 1e6), "",
             "| record | requests | p50 us | p99 us | added at p50 us | processor us a request | to off | bytes on disk a byte of traffic | packed |", "|---|---|---|---|---|---|---|---|---|"]
    SYNC_CPU.clear()
    base, base_cpu = at(times["off"], .5), cpu["off"] / len(times["off"])
    for mode in MODES:
        count = len(times[mode])
        on_disk = grown[mode] / count / (len(BODY) + len(ANSWER))
        lines.append("| %s | %d | %.0f | %.0f | %s | %.0f | %s | %s | %s |" % (
            mode, count, at(times[mode], .5), at(times[mode], .99), "" if mode == "off" else "%.0f" % (at(times[mode], .5) - base), cpu[mode] / count * 1e6,
            "" if mode == "off" else "%.2f" % (cpu[mode] / count / base_cpu), "" if mode == "off" else "%.2f" % on_disk, "" if mode == "off" else "%.2f" % (on_disk * packed)))
    return lines + [""]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=6)
    options.add_argument("--program", default="")
    given = options.parse_args()
    program = [given.program] if given.program else ["dotnet", os.path.join(REPO, "artifacts/bin/FastMcp.Proxy/release/fastmcp.dll")]
    folder = tempfile.mkdtemp(prefix="fastmcp-record-bench-")
    try:
        lines = ["# What recording costs", "", "`bench/Recording/run.py%s`, on %d cores, load of the machine %.1f and priority %d (nice) at the start. An MCP tool call of %d bytes, an answer of %d bytes with 20 e-mail addresses to mask."
                 % (" " + " ".join(sys.argv[1:]) if sys.argv[1:] else "", os.cpu_count(), os.getloadavg()[0], os.nice(0), len(BODY), len(ANSWER)), ""]
        for number, (title, delay, clients) in enumerate([("One client, an upstream that takes 5 ms", 0.005, 1), ("One client, an upstream that answers at once", 0, 1), ("8 clients, an upstream that answers at once", 0, 8)]):
            part = os.path.join(folder, str(number))
            os.mkdir(part)
            lines += table(title, run(program, given.seconds, delay, clients, part))
        with open(os.path.join(REPO, "bench/results/recording.md"), "w") as file:
            file.write("\n".join(lines).rstrip() + "\n")
        print("\n".join(lines))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
