#!/usr/bin/env python3
"""What a stream costs that is only held: thousands of masked event streams, an event each now and then. Writes bench/results/streams.md.

  bench/Streams/held.py [--program artifacts/native/fastmcp] [--streams 9800] [--minutes 10] [--every 20] [--modes off,available,before-reply]

One gateway for each mode of the record, on loopback. Each stream is a model's answer whose events carry a value that a rule masks; one that came through unmasked ends the run. Resident memory of the gateway
is read with all connections closed, when all streams stand, and each half minute: the difference by stream is what a stream costs beyond the kernel's buffers. A stream takes two descriptors of the gateway, so
`ulimit -n` says how many there can be.
"""
import argparse
import multiprocessing
import os
import resource
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from stage import free_port  # noqa: E402

REPO = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SECRET = b"536-22-8190"
EVENT = b'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"number %b, and more. "},"finish_reason":null}]}\n\n' % SECRET
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
BODY = b'{"model":"m","stream":true,"messages":[{"role":"user","content":"go on"}]}'
ASK = b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
AT_ONCE = 100  # streams that are opened together


def upstream(port, every):
    """Answers each request with a stream that gets an event each so many seconds, all of them spread over that time."""
    chunk = b"%x\r\n%b\r\n" % (len(EVENT), EVENT)
    listener = socket.create_server(("127.0.0.1", port), backlog=4096)
    listener.setblocking(False)
    poll, conns, due, at = select.epoll(), {}, [], 0
    poll.register(listener, select.EPOLLIN)
    while True:
        for number, _ in poll.poll(0.02):
            if number == listener.fileno():
                try:
                    while True:
                        conn, _ = listener.accept()
                        conn.setblocking(False)
                        conns[conn.fileno()] = conn
                        poll.register(conn, select.EPOLLIN)
                except BlockingIOError:
                    continue
            conn = conns[number]
            try:
                data = conn.recv(65536)
            except OSError:
                data = b""
            if not data:
                poll.unregister(conn)
                conns.pop(number).close()
            elif data.endswith(b"}"):
                conn.send(HEAD + chunk)
                due.append((time.monotonic() + every, number, conn))
        now = time.monotonic()
        while at < len(due) and due[at][0] <= now:
            _, number, conn = due[at]
            at += 1
            if conns.get(number) is conn:
                conn.send(chunk)
                due.append((now + every, number, conn))
        if at > 100_000:
            due, at = due[at:], 0


class Gateway:
    def __init__(self, program, mode, folder, upstream_port):
        self.port = free_port()
        config = os.path.join(folder, mode + ".yaml")
        with open(config, "w") as file:
            file.write("listeners: [{ address: '127.0.0.1:%d' }]\nupstreams: [{ name: up, url: 'http://127.0.0.1:%d' }]\nroutes: [{ path: /, upstream: up, protocol: openai%s }]\n"
                       "limits: { connections: 20000, upstream-connections: 20000, read-timeout: 10m }\n%s"
                       % (self.port, upstream_port, "" if mode == "off" else ", record: " + mode, "" if mode == "off" else "recording: { folder: record-%s, free-space: 64MiB }\n" % mode))
        self.process = subprocess.Popen(program + ["serve", "--config", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit("the gateway did not start")
                time.sleep(0.02)

    def resident(self):
        """Bytes of resident memory that belong to no file."""
        return int(next(line for line in open("/proc/%d/status" % self.process.pid) if line.startswith("RssAnon:")).split()[1]) * 1024

    def processor(self):
        fields = open("/proc/%d/stat" % self.process.pid).read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Client:
    def __init__(self, port):
        self.port, self.poll, self.conns, self.events, self.ended = port, select.epoll(), {}, 0, 0

    def open(self, count):
        for begin in range(0, count, AT_ONCE):
            before = self.events
            for _ in range(min(AT_ONCE, count - begin)):
                conn = socket.create_connection(("127.0.0.1", self.port))
                conn.sendall(ASK)
                conn.setblocking(False)
                self.conns[conn.fileno()] = conn
                self.poll.register(conn, select.EPOLLIN)
            give_up = time.monotonic() + 30
            while self.events < before + min(AT_ONCE, count - begin):
                self.read(0.1)
                if time.monotonic() > give_up:
                    raise SystemExit("streams do not begin: %d of %d" % (len(self.conns), count))

    def read(self, wait):
        for number, _ in self.poll.poll(wait):
            data = self.conns[number].recv(65536)
            if SECRET in data:
                raise SystemExit("a value came through unmasked")
            if not data:
                self.ended += 1
                self.poll.unregister(number)
                self.conns.pop(number).close()
            self.events += data.count(b"data: {")

    def read_for(self, seconds):
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.read(left)


def measure(program, mode, given, folder):
    port = free_port()
    source = multiprocessing.Process(target=upstream, args=(port, given.every), daemon=True)
    source.start()
    gateway = Gateway(program, mode, folder, port)
    client = Client(gateway.port)
    try:
        # What the first calls of a program make once is no stream's.
        client.open(AT_ONCE)
        for conn in client.conns.values():
            conn.close()
        client.conns.clear()
        client.poll = select.epoll()
        time.sleep(2)
        empty = gateway.resident()
        client.open(given.streams)
        stands, points = gateway.resident(), []
        client.events, used, began = 0, gateway.processor(), time.monotonic()
        while time.monotonic() - began < given.minutes * 60:
            client.read_for(min(30, given.minutes * 60))
            points.append(gateway.resident())
            print("%s: %d streams, %.1f min, %.2f KB a stream, %d events, %d ended" % (mode, given.streams, (time.monotonic() - began) / 60, (points[-1] - empty) / given.streams / 1024, client.events, client.ended), flush=True)
        cpu = (gateway.processor() - used) / max(1, client.events) * 1e6
        kb = [(one - empty) / given.streams / 1024 for one in [stands] + points]
        return "| %s | %.0f MB | %.2f | %.2f | %.2f | %.2f | %d | %.0f | %d |" % (mode, empty / 1e6, kb[0], kb[1], max(kb), kb[-1], client.events, cpu, client.ended)
    finally:
        gateway.end()
        source.terminate()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="")
    parser.add_argument("--streams", type=int, default=9800)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--every", type=float, default=20, help="seconds from one event of a stream to its next")
    parser.add_argument("--modes", default="off,available,before-reply")
    parser.add_argument("--dry", action="store_true", help="print only")
    given = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard < 2 * given.streams + 200:
        raise SystemExit("%d streams need %d descriptors of the gateway, and `ulimit -Hn` is %d." % (given.streams, 2 * given.streams + 200, hard))
    program = [given.program] if given.program else ["dotnet", os.path.join(REPO, "artifacts/bin/FastMcp.Proxy/release/fastmcp.dll")]
    folder = tempfile.mkdtemp(prefix="fastmcp-streams-")
    try:
        rows = [measure(program, mode, given, folder) for mode in given.modes.split(",")]
    finally:
        shutil.rmtree(folder)
    text = "\n".join([
        "# Streams that are held", "",
        "`bench/Streams/held.py%s`, on %d cores. %d event streams of a chat model at once, an event each %.0f s in each of them, a value masked in every event, %.0f minutes; KB of 1,024 bytes of the gateway's own resident memory "
        "(`RssAnon`) beyond what it has with none, by stream. A stream is a client's connection, an upstream's, a call, a masker." % (" " + " ".join(os.path.relpath(word, REPO) if os.path.isabs(word) else word for word in sys.argv[1:]) if sys.argv[1:] else "", os.cpu_count(), given.streams, given.every, given.minutes),
        "", "| record | with none | KB a stream: when all stand | after half a minute | most | at the end | events | processor us an event | ended |", "|---|---|---|---|---|---|---|---|---|"] + rows) + "\n"
    print(text)
    if not given.dry:
        with open(os.path.join(REPO, "bench/results/streams.md"), "w") as file:
            file.write(text)


if __name__ == "__main__":
    main()
