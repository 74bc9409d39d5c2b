#!/usr/bin/env python3
"""How much later the text of a stream arrives with a guard: by the guard's own time and the window.

  python3 bench/Guards/run.py [streams]      needs a Release build, or FASTMCP_EXE

A model sends words of twelve characters every ten milliseconds; of each character it is noted when it was sent and when the client had it.
The rows are medians and 95th percentiles over all characters, and over streams of the first one.
"""
import asyncio, json, os, statistics, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from stage import free_port  # noqa: E402

STREAMS = int(sys.argv[1]) if len(sys.argv) > 1 else 8
WORDS, PAUSE = 100, 0.010
sent = {}


async def head(reader):
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    fields = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:] if line)}
    return lines[0], fields, await reader.readexactly(int(fields.get("content-length", 0)))


async def model(reader, writer):
    try:
        while True:
            start, _, _ = await head(reader)
            times = sent.setdefault(start.split("n=")[1].split()[0], [])
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")

            def event(delta, finish="null"):
                data = b'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":%s,"finish_reason":%s}]}\n\n' % (delta.encode(), finish.encode())
                writer.write(b"%x\r\n%s\r\n" % (len(data), data))

            for i in range(WORDS):
                times.extend([time.perf_counter()] * 12)
                event(json.dumps({"content": "word%06d. " % i if i % 10 == 9 else "word%06d  " % i}))
                await writer.drain()
                await asyncio.sleep(PAUSE)
            event("{}", '"stop"')
            writer.write(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def guard(delay):
    async def serve(reader, writer):
        try:
            while True:
                _, _, body = await head(reader)
                if delay:
                    await asyncio.sleep(delay)
                answer = json.dumps({"ask": json.loads(body)["ask"], "spans": []}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
    return serve


async def stream(port, path, name):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = b'{"model":"m","stream":true,"messages":[]}'
    writer.write(f"POST {path}/v1/chat/completions?n={name} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    await reader.readuntil(b"\r\n\r\n")
    late, rest = [], b""
    while True:
        size = int(await reader.readline(), 16)
        now = time.perf_counter()
        rest += (await reader.readexactly(size + 2))[:-2]
        if not size:
            break
        *events, rest = rest.split(b"\n\n")
        for event in events:
            if event.startswith(b"data: {"):
                for _ in json.loads(event[6:])["choices"][0]["delta"].get("content", ""):
                    late.append(now - sent[name][len(late)])
    writer.close()
    assert len(late) == 12 * WORDS, len(late)
    return late


async def main():
    up, port, servers, rows = free_port(), free_port(), [], []
    servers.append(await asyncio.start_server(model, "127.0.0.1", up))
    config = [f"listeners: [{{ address: '127.0.0.1:{port}' }}]\noutbound: {{ allow: [127.0.0.1] }}\nupstreams: [{{ name: up, url: 'http://127.0.0.1:{up}' }}]"]
    guards, routes = [], ["  - { path: /plain, upstream: up }"]
    cases = [(window, ms) for window in (50, 200, 400) for ms in (0, 5, 20)]
    for window, ms in cases:
        at = free_port()
        servers.append(await asyncio.start_server(guard(ms / 1000), "127.0.0.1", at))
        name = f"w{window}m{ms}"
        guards.append(f"  - {{ name: {name}, kind: webhook, url: 'http://127.0.0.1:{at}', deadline: 10s, failure-mode: closed, window: {window}, overlap: 32, on: response }}")
        routes.append(f"  - {{ path: /{name}, upstream: up, guards: [{name}] }}")
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "fastmcp.yaml")
        with open(file, "w") as f:
            f.write("\n".join(config + ["guards:"] + guards + ["routes:"] + routes) + "\n")
        exe = os.environ.get("FASTMCP_EXE")
        gateway = await asyncio.create_subprocess_exec(*([exe] if exe else ["dotnet", "artifacts/bin/FastMcp.Proxy/release/fastmcp.dll"]), "serve", "--config", file, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL)
        try:
            for _ in range(600):
                try:
                    _, probe = await asyncio.open_connection("127.0.0.1", port)
                    probe.close()
                    break
                except OSError:
                    await asyncio.sleep(0.05)
            names = ["/plain"] + [f"/w{w}m{m}" for w, m in cases]
            seen = {name: [] for name in names}
            for i in range(STREAMS + 1):  # The first round warms up. They take turns.
                for name in names:
                    late = await stream(port, name, f"{name[1:]}-{i}")
                    if i:
                        seen[name].append(late)
        finally:
            gateway.terminate()
            await gateway.wait()

    def ms(values, at):
        return 1000 * sorted(values)[min(len(values) - 1, int(at * len(values)))]

    print("| window | guard's time | first character, median | a character, median | a character, p95 |\n|---:|---:|---:|---:|---:|")
    for name, label in zip(names, ["none | none"] + [f"{w} | {m} ms" for w, m in cases]):
        all_of = [value for late in seen[name] for value in late]
        print(f"| {label} | {1000 * statistics.median(late[0] for late in seen[name]):.1f} ms | {ms(all_of, 0.5):.1f} ms | {ms(all_of, 0.95):.1f} ms |")


asyncio.run(main())
