#!/usr/bin/env python3
"""Peers of bench/Hostile/run.py that the C programs of the benchmarks are not: an upstream whose answers are hostile, and a caller with a new connection for each call.

  bench/Hostile/peers.py upstream PORT          the answer by the path: /names, /escapes, /stream
  bench/Hostile/peers.py caller PORT SECONDS    reads the body from standard input; eight at once; prints what it did as JSON
"""
import asyncio
import json
import sys
import time

SIZE = 8 * 1000


def filled(unit):
    return (unit * (SIZE // len(unit) + 1))[:SIZE // len(unit) * len(unit)]


NAMES = filled("api_key=" + "=" * 24)
ESCAPES = filled("\\u0041\\n")


def result(text):
    return '{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"' + text + '"}]}}'


def answer(path):
    if path.endswith("/stream"):
        event = f"event: message\ndata: {result(NAMES[:2000])}\n\n"
        chunks = "".join(f"{len(event):x}\r\n{event}\r\n" for _ in range(16))
        return f"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n".encode()
    body = result(ESCAPES if path.endswith("/escapes") else NAMES)
    return f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


class Upstream(asyncio.Protocol):
    answers = {}

    def connection_made(self, transport):
        self.transport, self.got = transport, b""

    def data_received(self, data):
        self.got += data
        while True:
            head, end, rest = self.got.partition(b"\r\n\r\n")
            if not end:
                return
            length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
            if len(rest) < length:
                return
            path = head.split(b" ", 2)[1].decode()
            if path not in self.answers:
                self.answers[path] = answer(path)
            self.transport.write(self.answers[path])
            self.got = rest[length:]


async def upstream(port):
    server = await asyncio.get_running_loop().create_server(Upstream, "127.0.0.1", port)
    await server.serve_forever()


async def caller(port, seconds):
    body = sys.stdin.buffer.read()
    request = b"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    counts = {"done": 0, "errs": 0, "non200": 0}
    end = time.monotonic() + seconds

    async def one():
        while time.monotonic() < end:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(request)
                got = await reader.read()
                writer.close()
                counts["done" if got.startswith(b"HTTP/1.1 200") else "non200"] += 1
            except OSError:
                counts["errs"] += 1

    await asyncio.gather(*(one() for _ in range(8)))
    print(json.dumps({**counts, "rps": counts["done"] / seconds}))


if __name__ == "__main__":
    asyncio.run(upstream(int(sys.argv[2])) if sys.argv[1] == "upstream" else caller(int(sys.argv[2]), float(sys.argv[3])))
