#!/usr/bin/env python3
"""What the record does when the disk does not: full, failing, killed, damaged. Writes bench/results/recording-faults.md.

  bench/Recording/faults.py [--program artifacts/native/fastmcp] [--tail-mb 1024] [--full 60] [--segments 2000]
  bench/Recording/faults.py --restart [--program ...]      the start behind an open tail alone, printed and not written: below a minute, 1 GB of disk; exit code 1 from 1 s a GB on

Runs the real program on a tmpfs of its own (needs root for the mount) and under strace, which makes the n-th write or sync fail. Loopback only.
"""
import argparse
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import run

ASK = b'{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"mark","arguments":{"mark":"m%06dx"}}}'


def program_of(given):
    return [given] if given else ["dotnet", os.path.join(run.REPO, "artifacts/bin/FastMcp.Proxy/release/fastmcp.dll")]


class Gateway:
    def __init__(self, program, folder, upstream, record="strict", segment="64MiB", wrap=()):
        self.port, self.admin, self.record = run.free_port(), run.free_port(), os.path.join(folder, "record")
        config = os.path.join(folder, "fastmcp.yaml")
        with open(config, "w") as file:
            file.write("listeners: [{ address: '127.0.0.1:%d' }]\nadmin: { address: '127.0.0.1:%d' }\nupstreams: [{ name: up, url: 'http://127.0.0.1:%d' }]\n"
                       "routes: [{ path: /a, upstream: up, protocol: mcp, record: available }, { path: /, upstream: up, protocol: mcp, record: %s }]\n"
                       "recording: { folder: %s, segment: %s, compress: off }\n" % (self.port, self.admin, upstream, record, self.record, segment))
        self.began = time.perf_counter()
        self.process = subprocess.Popen(list(wrap) + program + ["serve", "--config", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit("the gateway did not start")
                time.sleep(0.002)
        self.started = time.perf_counter() - self.began

    def ask(self, mark, path="/", text=b""):
        """Status of the answer to a call with this mark; 0: no answer."""
        body = ASK % (mark, mark) if not text else ASK.replace(b'{"mark":"m%06dx"}', b'{"mark":"%b"}') % (mark, text)
        head = ("POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: %d\r\n\r\n" % (path, len(body))).encode()
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as s:
                s.sendall(head + body)
                data = b""
                while piece := s.recv(65536):
                    data += piece
            return int(data.split(b" ", 2)[1]) if data else 0
        except OSError:
            return 0

    def metric(self, name):
        with socket.create_connection(("127.0.0.1", self.admin)) as s:
            s.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            data = b""
            while piece := s.recv(65536):
                data += piece
        return next((int(float(line.split()[-1])) for line in data.decode().splitlines() if line.startswith(name + " ")), None)

    def end(self, how=signal.SIGTERM):
        children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout.split()
        for pid in [int(c) for c in children] or [self.process.pid]:
            os.kill(pid, how)
        self.process.wait()


def marks_on_record(program, record):
    out = subprocess.run(program + ["sessions", "tail", "--once", "--record", record], capture_output=True, text=True).stdout
    return {int(part[1:7]) for line in out.splitlines() if " request " in line for part in line.split('"') if len(part) == 8 and part[0] == "m" and part[-1] == "x"}


def verdict(program, record):
    done = subprocess.run(program + ["sessions", "verify", "--record", record], capture_output=True, text=True)
    return done.returncode == 0, (done.stdout + done.stderr).strip().splitlines()[-1]


def say(ok):
    return "yes" if ok else "NO"


def full_disk(program, upstream, seconds):
    folder = tempfile.mkdtemp(prefix="fastmcp-full-")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], capture_output=True).returncode != 0:
        return ["Not present: the right to mount a tmpfs."]
    try:
        gateway = Gateway(program, folder, upstream)
        filler = os.path.join(folder, "filler")
        acknowledged, mark = set(), 0
        for mark in range(1, 101):
            if gateway.ask(mark) == 200:
                acknowledged.add(mark)
        before = len(acknowledged)
        with open(filler, "wb") as file:
            try:
                while True:
                    file.write(b"x" * 65536)
                    file.flush()
            except OSError:
                pass
        refused, passed, first, stop = 0, 0, None, time.time() + seconds
        while time.time() < stop:
            mark += 1
            status = gateway.ask(mark)
            if status == 200:
                acknowledged.add(mark)
                first = None if refused == 0 else first
            elif status == 503:
                refused += 1
                first = mark - 100 if first is None else first
            passed += gateway.ask(900000, "/a") == 200
            time.sleep(0.02)
        failing = gateway.metric("fastmcp_record_failing")
        os.remove(filler)
        back = time.perf_counter()
        while True:
            mark += 1
            if gateway.ask(mark) == 200:
                acknowledged.add(mark)
                break
            time.sleep(0.01)
        back = time.perf_counter() - back
        lost = gateway.metric("fastmcp_record_lost_total")
        gateway.end()
        there = marks_on_record(program, gateway.record)
        good, line = verdict(program, gateway.record)
        return ["A tmpfs of 6 MiB, filled to its end beside the record; calls for %d s with the disk full, then room again." % seconds, "",
                "| | |", "|---|---|",
                "| strict calls answered before | %d |" % before,
                "| strict calls that got 503 while it was full, from which call on | %d, from the %s |" % (refused, "none" if first is None else "%d." % first),
                "| `available` calls answered meanwhile | %d |" % passed,
                "| `fastmcp_record_failing` at the end of it | %s |" % failing,
                "| entries lost, as the metric and the log say | %s |" % lost,
                "| strict calls are answered again after | %.2f s, by itself |" % back,
                "| acknowledged and not on record | %d |" % len(acknowledged - there),
                "| `sessions verify` | %s |" % line, ""]
    finally:
        subprocess.run(["umount", folder])
        os.rmdir(folder)


def injected(program, upstream, rounds):
    if shutil.which("strace") is None:
        return ["Not present: strace."]
    rows = ["| what fails | runs | calls | answered | refused or cut | acknowledged and not on record | runs whose log is good | back to 200 in every run |", "|---|---|---|---|---|---|---|---|"]
    kinds = [("fdatasync once: EIO", "fdatasync:error=EIO:when=%d"), ("fdatasync, and all behind it for 20: EIO", "fdatasync:error=EIO:when=%d..+20"),
             ("pwrite64 once: ENOSPC", "pwrite64:error=ENOSPC:when=%d"), ("pwrite64, 20 in a row: EIO", "pwrite64:error=EIO:when=%d..+20")]
    for name, form in kinds:
        calls = answered = refused = missing = good = recovered = 0
        for _ in range(rounds):
            folder = tempfile.mkdtemp(prefix="fastmcp-eio-")
            when = random.randint(2, 40)
            what = form.replace("..+20", "..%d" % (when + 20)) % when
            gateway = Gateway(program, folder, upstream, segment="64KiB", wrap=["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync,pwrite64", "-e", "inject=" + what])
            acknowledged = set()
            for mark in range(1, 121):
                status = gateway.ask(mark)
                calls += 1
                if status == 200:
                    answered += 1
                    acknowledged.add(mark)
                else:
                    refused += 1
                    time.sleep(0.05)
            stop = time.time() + 20
            while time.time() < stop and gateway.ask(999999) != 200:
                time.sleep(0.1)
            recovered += time.time() < stop
            gateway.end()
            missing += len(acknowledged - marks_on_record(program, gateway.record))
            good += verdict(program, gateway.record)[0]
            shutil.rmtree(folder)
        rows.append("| %s | %d | %d | %d | %d | %d | %d | %s |" % (name, rounds, calls, answered, refused, missing, good, say(recovered == rounds)))
    return ["`strace -f -e inject` on the program under 120 strict calls, segments of 64 KiB, the n-th of its writes or syncs, n random from 2 to 40.", ""] + rows + [""]


def tail(program, upstream, megabytes):
    folder = tempfile.mkdtemp(prefix="fastmcp-tail-")
    try:
        base = Gateway(program, folder, upstream, record="available", segment="4GiB")
        base.end()
        empty = base.started
        gateway = Gateway(program, folder, upstream, record="available", segment="4GiB")
        segment = lambda: os.path.join(gateway.record, sorted(f for f in os.listdir(gateway.record) if f.endswith(".fmcplog"))[-1])
        gateway.ask(1, "/a")
        while os.path.getsize(segment()) < megabytes << 20:
            gateway.ask(1, "/a", b"plain words that no rule knows, in a long row. " * 4000)
        gateway.end(signal.SIGKILL)
        last = segment()
        size = os.path.getsize(last)
        again = Gateway(program, folder, upstream, record="available", segment="4GiB")
        again.end()
        seconds = again.started - empty
        tail.seconds = seconds / (size / 1e9)
        return ["An open segment of %.2f GB, left by a kill: the start takes %.2f s longer than without, %.2f s a GB (entries of 16 KB, read from the page cache)." % (size / 1e9, seconds, seconds / (size / 1e9)), ""]
    finally:
        shutil.rmtree(folder)


def damaged(program, upstream, segments):
    folder = tempfile.mkdtemp(prefix="fastmcp-bad-")
    try:
        gateway = Gateway(program, folder, upstream, record="available", segment="64KiB")
        while len(os.listdir(gateway.record)) < segments:
            for _ in range(200):
                gateway.ask(1, "/a", b"plain words that no rule knows, in a long row. " * 600)
        gateway.end()
        names = sorted(f for f in os.listdir(gateway.record) if f.endswith(".fmcplog"))
        total = len(subprocess.run(program + ["sessions", "list", "--record", gateway.record], capture_output=True, text=True).stdout.splitlines())
        bad = os.path.join(gateway.record, names[len(names) // 2])
        with open(bad, "r+b") as file:
            file.seek(os.path.getsize(bad) // 2)
            byte = file.read(1)
            file.seek(-1, 1)
            file.write(bytes([byte[0] ^ 16]))
        began = time.perf_counter()
        listed = subprocess.run(program + ["sessions", "list", "--record", gateway.record], capture_output=True, text=True)
        took = time.perf_counter() - began
        good, line = verdict(program, gateway.record)
        again = Gateway(program, folder, upstream, record="available", segment="64KiB")
        status = again.ask(1)
        again.end()
        return ["%d segments of 64 KiB, one bit of segment %s turned." % (len(names), names[len(names) // 2][:6]), "", "| | |", "|---|---|",
                "| exchanges listed before and after | %d, %d, in %.1f s |" % (total - 1, len(listed.stdout.splitlines()) - 1, took),
                "| `list` says | %s |" % listed.stderr.strip().splitlines()[-1], "| `verify` says | %s |" % line,
                "| the gateway starts in the folder and answers | %s |" % say(status == 200), ""]
    finally:
        shutil.rmtree(folder)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--program", default="")
    options.add_argument("--tail-mb", type=int, default=1024)
    options.add_argument("--full", type=int, default=60)
    options.add_argument("--segments", type=int, default=2000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--killed", default="not run this time.", help="what those tests said: they are not run from here")
    options.add_argument("--restart", action="store_true")
    given = options.parse_args()
    program = program_of(given.program)
    port = run.free_port()
    upstream_of_marks(port)
    if given.restart:
        print("\n".join(tail(program, port, min(given.tail_mb, 1024))).strip())
        return 0 if tail.seconds < 1 else 1
    lines = ["# What the record does when the disk does not", "", "`bench/Recording/faults.py%s`, on %d cores, load %.1f." % ((" " + " ".join(sys.argv[1:])) if sys.argv[1:] else "", os.cpu_count(), os.getloadavg()[0]), "",
             "Killed under load: `FASTMCP_CRASHES=500` with the crash tests of `tests/EndToEnd` (`./test.sh --long`): " + given.killed, ""]
    for title, part in [("Disk full", lambda: full_disk(program, port, given.full)), ("Writes and syncs that fail", lambda: injected(program, port, given.rounds)),
                        ("Start behind an open tail", lambda: tail(program, port, given.tail_mb)), ("A damaged segment among many", lambda: damaged(program, port, given.segments))]:
        lines += ["## " + title, ""] + part()
        print("\n".join(lines[-14:]), flush=True)
    with open(os.path.join(run.REPO, "bench/results/recording-faults.md"), "w") as file:
        file.write("\n".join(lines).rstrip() + "\n")


def upstream_of_marks(port):
    """Answers any call at once."""
    import threading
    listener = socket.create_server(("127.0.0.1", port), backlog=128)
    answer = b'{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"done"}]}}'

    def serve(client):
        data = b""
        while True:
            piece = client.recv(65536)
            if not piece:
                return
            data += piece
            if data.endswith(b'}}}'):
                data = b""
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)

    def accept():
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
