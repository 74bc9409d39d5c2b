#!/usr/bin/env python3
"""Processor time of the whole program for an event of each model API, masked, as events come that are paced. Writes bench/results/events.md.

  bench/Streams/apis.py [--program artifacts/native/fastmcp] [--streams 24] [--events 400]

The program has one core, client and upstream the other, on loopback. Each event is a write of its own and carries a word; those of one stream come --every milliseconds. APIs take turns, and the least of --rounds counts.
Each stream carries a value that a rule masks; one that came through ends the run.
"""
import argparse
import base64
import json
import os
import pathlib
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zlib

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from stage import free_port, made_by, used  # noqa: E402

REPO = pathlib.Path(__file__).resolve().parents[2]
WORDS = ("The weekly report of the northern region counts 42 open orders, and order-1187 waits for a signature since Tuesday. " * 4).split(" ")
SECRET = "Mail jane.doe@example.com. "
ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def sse(data, name=None):
    return (f"event: {name}\n" if name else "").encode() + b"data: " + json.dumps(data, separators=(",", ":")).encode() + b"\n\n"


def frame(kind, payload):
    fields = b"".join(bytes([len(name)]) + name + b"\x07" + struct.pack(">H", len(value)) + value
                      for name, value in ((b":event-type", kind), (b":content-type", b"application/json"), (b":message-type", b"event")))
    body = json.dumps(payload, separators=(",", ":")).encode()
    prelude = struct.pack(">II", 16 + len(fields) + len(body), len(fields))
    head = prelude + struct.pack(">I", zlib.crc32(prelude)) + fields + body
    return head + struct.pack(">I", zlib.crc32(head))


def chat(text, at):
    return sse({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1700000000, "model": "m", "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]})


def messages(text, at):
    return sse({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}}, "content_block_delta")


def responses(text, at):
    return sse({"type": "response.output_text.delta", "sequence_number": at, "item_id": "msg_1", "output_index": 0, "content_index": 0, "delta": text, "logprobs": [], "obfuscation": ALPHABET[:1 + at % 12]},
               "response.output_text.delta")


def gemini(text, at):
    return sse({"candidates": [{"content": {"parts": [{"text": text}], "role": "model"}, "index": 0}],
                "usageMetadata": {"promptTokenCount": 8, "candidatesTokenCount": 10 + at, "totalTokenCount": 18 + at}, "modelVersion": "g", "responseId": "r1"})


def ollama(text, at):
    return json.dumps({"model": "m", "created_at": f"2026-01-01T00:00:{at % 60:02}.{at * 7919 % 1000000:06}Z", "message": {"role": "assistant", "content": text}, "done": False}, separators=(",", ":")).encode() + b"\n"


def converse(text, at):
    return frame(b"contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": text}, "p": ALPHABET[:4 + at * 7 % 40]})


def invoke(text, at):
    inner = json.dumps({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}}, separators=(",", ":")).encode()
    return frame(b"chunk", {"bytes": base64.b64encode(inner).decode(), "p": ALPHABET[:4 + at * 7 % 40]})


# Name -> protocol of the route, path, an event, type of the content, what its body says beside.
APIS = {
    "OpenAI Chat Completions": ("openai", "/v1/chat/completions", chat, "text/event-stream", {"model": "m", "messages": [{"role": "user", "content": "go on"}], "stream": True}),
    "Anthropic Messages": ("anthropic", "/v1/messages", messages, "text/event-stream", {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "go on"}], "stream": True}),
    "OpenAI Responses": ("openai", "/v1/responses", responses, "text/event-stream", {"model": "m", "input": "go on", "stream": True}),
    "Gemini": ("gemini", "/v1beta/models/m:streamGenerateContent?alt=sse", gemini, "text/event-stream", {"contents": [{"parts": [{"text": "go on"}]}]}),
    "Ollama": ("ollama", "/api/chat", ollama, "application/x-ndjson", {"model": "m", "messages": [{"role": "user", "content": "go on"}]}),
    "Bedrock ConverseStream": ("bedrock", "/model/m/converse-stream", converse, "application/vnd.amazon.eventstream", {"messages": [{"role": "user", "content": [{"text": "go on"}]}]}),
    "Bedrock InvokeModel, Anthropic's events": ("bedrock", "/model/anthropic.m/invoke-with-response-stream", invoke, "application/vnd.amazon.eventstream",
                                                {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9, "messages": [{"role": "user", "content": "go on"}]}),
}


def chunked(data):
    return b"%x\r\n%b\r\n" % (len(data), data)


def upstream(port, events, every):
    """Answers each request by its path: so many events, a write each, one behind the other in time."""
    pieces = {path.split("?")[0]: [chunked(event((WORDS[at % len(WORDS)] + " ") if at != events // 2 else SECRET, at)) for at in range(events)] for _, path, event, _, _ in APIS.values()}
    types = {path.split("?")[0]: kind for _, path, _, kind, _ in APIS.values()}
    listener = socket.create_server(("127.0.0.1", port), backlog=512)
    poll, conns, running = select.epoll(), {}, []
    poll.register(listener, select.EPOLLIN)
    while True:
        for number, _ in poll.poll(every / 2000):
            if number == listener.fileno():
                conn, _ = listener.accept()
                conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                conns[conn.fileno()] = conn
                poll.register(conn, select.EPOLLIN)
                continue
            asked = conns[number].recv(1 << 16)
            if not asked:
                poll.unregister(number)
                conns.pop(number).close()
            elif asked.startswith(b"POST "):
                path = "/" + asked.split(b" ")[1].decode().split("?")[0].split("/", 2)[2]  # without the route's
                conns[number].sendall(b"HTTP/1.1 200 OK\r\nContent-Type: %b\r\nTransfer-Encoding: chunked\r\n\r\n" % types[path].encode())
                running.append([time.monotonic(), conns[number], pieces[path], 0])
        now = time.monotonic()
        for one in [one for one in running if one[0] <= now]:
            one[1].sendall(one[2][one[3]])
            one[3] += 1
            one[0] += every / 1000
            if one[3] == len(one[2]):
                one[1].sendall(b"0\r\n\r\n")
                running.remove(one)


def stream(port, api, streams):
    """As many at once; how many bytes came."""
    _, path, _, _, body = APIS[api]
    body = json.dumps(body).encode()
    ask = b"POST %b HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (path.encode(), len(body), body)
    poll, open_ones = select.epoll(), {}
    for _ in range(streams):
        conn = socket.create_connection(("127.0.0.1", port))
        conn.sendall(ask)
        open_ones[conn.fileno()] = [conn, b""]
        poll.register(conn, select.EPOLLIN)
    whole = []
    end = time.monotonic() + 60
    while open_ones and time.monotonic() < end:
        for number, _ in poll.poll(1):
            one = open_ones[number]
            piece = one[0].recv(1 << 16)
            one[1] += piece
            if not piece or one[1].endswith(b"0\r\n\r\n"):
                poll.unregister(number)
                one[0].close()
                whole.append(open_ones.pop(number)[1])
    if len(whole) != streams or not all(one.startswith(b"HTTP/1.1 200") and one.endswith(b"0\r\n\r\n") for one in whole):
        raise SystemExit(f"{api}: not all streams came whole: {whole[:1]!r}"[:600])
    if any(b"jane.doe" in one for one in whole) or (b"[EMAIL]" not in whole[0] and "Invoke" not in api):
        raise SystemExit(f"{api}: a value was not masked")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="artifacts/native/fastmcp")
    parser.add_argument("--streams", type=int, default=24)
    parser.add_argument("--events", type=int, default=400)
    parser.add_argument("--every", type=float, default=10, help="milliseconds")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dry", action="store_true", help="print only")
    options = parser.parse_args()
    upstream_port, port = free_port(), free_port()
    child = os.fork()
    if child == 0:
        os.sched_setaffinity(0, {0})
        upstream(upstream_port, options.events, options.every)
    os.sched_setaffinity(0, {0})
    least = dict.fromkeys(APIS, float("inf"))
    with tempfile.TemporaryDirectory() as folder:
        config = pathlib.Path(folder) / "events.yaml"
        routes = {protocol: f"  - {{ path: /{protocol}, upstream: up, protocol: {protocol} }}" for protocol, *_ in APIS.values()}
        config.write_text(f"listeners: [{{ address: 127.0.0.1:{port} }}]\nupstreams: [{{ name: up, url: 'http://127.0.0.1:{upstream_port}' }}]\nroutes:\n" + "\n".join(routes.values()) + "\n")
        for name, (protocol, path, *rest) in APIS.items():
            APIS[name] = (protocol, f"/{protocol}{path}", *rest)
        gateway = subprocess.Popen(["taskset", "-c", "1", options.program, "serve", "--config", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(200):
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.1)
            for turn in range(options.rounds + 1):
                for api in APIS:
                    before = used(gateway.pid)
                    stream(port, api, options.streams)
                    taken = (used(gateway.pid) - before) / options.streams / options.events / 1000
                    least[api] = min(least[api], taken) if turn else least[api]
        finally:
            gateway.terminate()
            gateway.wait(30)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    first = least["OpenAI Chat Completions"]
    text = "\n".join([
        "# An event of each model API, through the whole program", "",
        made_by("bench/Streams/apis.py") + " Microseconds of processor time of the native program for an event that comes by itself,",
        f"the kernel's part included: {options.streams} streams at once, an event of each every {options.every:g} ms, the built-in packs on. The least of {options.rounds} rounds in which the APIs take turns. The bar is 1.3.", "",
        "| API | us an event | of Chat Completions |", "|---|---:|---:|",
        *(f"| {api} | {taken:.1f} | {taken / first:.2f} |" for api, taken in least.items())]) + "\n"
    if options.dry:
        print(text)
    else:
        (REPO / "bench" / "results" / "events.md").write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
