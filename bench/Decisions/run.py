#!/usr/bin/env python3
"""Promises of decisions, measured: monitor mode changes no byte, a block silences within a second and another node within two, a bad policy
changes nothing, a bundle is in force on all nodes or on none.

  bench/Decisions/run.py [--seconds 5] [--program artifacts/bin/FastMcp.Proxy/release/fastmcp] [--shared ../shared]

Writes bench/results/decisions.md. Loopback only, bounded by --seconds. Needs Python, openssl and the built program; PostgreSQL for the block across nodes. Recorded
streams are taken from the folder --shared where it is there, else the built-in ones are played alone, which the page then says.
"""
import argparse
import glob
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from stage import free_port  # noqa: E402

REPO = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOKEN = "0123456789abcdef0123456789abcdef"
VALUES = ["jane.doe@example.com", "536-22-8190", "4111 1111 1111 1111", "AKIAQ3EGV7D5HKX2MNRT", "DE89 3704 0044 0532 0130 00", "ordinary text, nothing in it"]


def request(path, body, accept="application/json, text/event-stream", model=False):
    fields = "" if model else f"Accept: {accept}\r\nMCP-Protocol-Version: 2025-06-18\r\n"
    return (f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{fields}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n").encode() + body


def unframed(answer):
    """The head but for the framing's own field, and the content without chunk lines, whose lengths are chance."""
    head, _, rest = answer.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" not in head.lower():
        return answer
    content = b""
    while rest:
        line, _, rest = rest.partition(b"\r\n")
        length = int(line, 16)
        content, rest = content + rest[:length], rest[length + 2:]
        if length == 0:
            return head + b"\r\n\r\n" + content
    return head + b"\r\n\r\n" + content + b" (cut)"


def tool(name):
    return json.dumps({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": name, "arguments": {}}}).encode()


def exchange(port, message):
    """All bytes of the answer, head included."""
    with socket.create_connection(("127.0.0.1", port)) as s:
        s.sendall(message)
        data = b""
        while True:
            piece = s.recv(65536)
            if not piece:
                return data
            data += piece


class Upstream:
    """Answers by the last part of the path: /play/N plays the N-th recording, /stream an endless stream, anything else a short result."""

    def __init__(self, recordings):
        self.recordings = recordings
        self.port = free_port()
        self.listener = socket.create_server(("127.0.0.1", self.port), backlog=1024)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        try:
            while True:
                data = b""
                while b"\r\n\r\n" not in data:
                    piece = client.recv(65536)
                    if not piece:
                        return
                    data += piece
                head, body = data.split(b"\r\n\r\n", 1)
                length = int(re.search(rb"(?i)content-length: (\d+)", head).group(1)) if b"ontent-" in head else 0
                while len(body) < length:
                    body += client.recv(65536)
                path = head.split(b" ", 2)[1].decode()
                if "/play/" in path:
                    kind, content = self.recordings[int(path.rsplit("/", 1)[1].split("?")[0])]
                    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\nContent-Length: %d\r\n\r\n" % len(content))
                    for at in range(0, len(content), 1000):
                        client.sendall(content[at:at + 1000])
                elif path.endswith("/stream"):
                    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
                    while True:
                        event = b'data: {"jsonrpc":"2.0","method":"notifications/message","params":{"data":"tick"}}\n\n'
                        client.sendall(b"%x\r\n" % len(event) + event + b"\r\n")
                        time.sleep(0.02)
                else:
                    content = b'{"jsonrpc":"2.0","id":7,"result":{"content":[]}}'
                    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(content) + content)
        except OSError:
            pass
        finally:
            client.close()


class Gateway:
    def __init__(self, program, upstream, files, policies, extra=""):
        self.folder = tempfile.mkdtemp(prefix="fastmcp-bench-")
        self.port, self.admin = free_port(), free_port()
        os.makedirs(f"{self.folder}/policies")
        for name, text in files.items():
            self.write(f"policies/{name}", text)
        self.write("token", TOKEN + "\n")
        os.chmod(f"{self.folder}/token", 0o600)
        if "bundles" in policies:
            subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{self.folder}/private.pem"], check=True)
            subprocess.run(["openssl", "ec", "-in", f"{self.folder}/private.pem", "-pubout", "-out", f"{self.folder}/public.pem"], check=True, capture_output=True)
        self.write("fastmcp.yaml", f"""listeners: [{{ address: '127.0.0.1:{self.port}' }}]
admin: {{ address: '127.0.0.1:{self.admin}', token-file: token, state: state }}
upstreams: [{{ name: up, url: 'http://127.0.0.1:{upstream.port}' }}]
routes:
  - {{ name: mcp, path: /mcp, upstream: up, protocol: mcp }}
  - {{ name: model, path: /v1, upstream: up, protocol: openai }}
  - {{ name: plain, path: /plain, upstream: up, protocol: http }}
policies: {policies}
{extra}""")
        self.log = open(f"{self.folder}/log", "wb")
        self.process = subprocess.Popen([program, "serve", "--config", f"{self.folder}/fastmcp.yaml"], stdout=self.log, stderr=self.log)
        for _ in range(1200):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(open(f"{self.folder}/log").read())

    def write(self, name, text):
        with open(f"{self.folder}/{name}", "w") as f:
            f.write(text)

    def ask(self, method, path, body=b""):
        answer = exchange(self.admin, f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        return int(answer.split(b" ", 2)[1]), answer

    def metric(self, series):
        text = exchange(self.admin, b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").decode()
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(series))

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.folder)


def recordings(shared):
    """Answers as servers and models send them: made here with values in them, and recorded ones where they are."""
    made, recorded = [], []
    text = " ".join(VALUES)
    made.append((b"application/json", json.dumps({"jsonrpc": "2.0", "id": 7, "result": {"content": [{"type": "text", "text": text}], "structuredContent": {"a": VALUES}}}).encode()))
    for step in (1, 3, 7, 20, 200):
        events = "".join("data: " + json.dumps({"id": "c", "object": "chat.completion.chunk", "model": "m", "choices": [{"index": 0, "delta": {"content": text[i:i + step]}, "finish_reason": None}]}) + "\n\n" for i in range(0, len(text), step))
        made.append((b"text/event-stream", (events + 'data: {"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n').encode()))
        messages = "".join("data: " + json.dumps({"jsonrpc": "2.0", "method": "notifications/message", "params": {"data": text[i:i + 4 * step]}}) + "\n\n" for i in range(0, len(text), 4 * step))
        made.append((b"text/event-stream", messages.encode()))
    for file in sorted(glob.glob(f"{shared}/corpus/**/*", recursive=True)):
        if os.path.isfile(file) and 0 < os.path.getsize(file) < 200_000 and file.endswith((".sse", ".json")) and len(recorded) < 400:
            with open(file, "rb") as f:
                content = f.read()
            if file.endswith(".sse") or is_json(content):
                recorded.append((b"text/event-stream" if file.endswith(".sse") else b"application/json", content))
    return made, recorded


def is_json(content):
    """Answers that are broken end where the gateway meets the break, which is a matter of time."""
    try:
        json.loads(content.decode("utf-8"))
        return True
    except (ValueError, RecursionError):
        return False


def text_of(answer):
    """The text of a model's stream, however it is cut into events."""
    text = ""
    for line in answer.decode("utf-8").splitlines():
        if line.startswith("data: {"):
            for choice in json.loads(line[6:]).get("choices", []):
                text += choice.get("delta", {}).get("content") or ""
    return text


def monitored_packs():
    files = {}
    for file in sorted(glob.glob(f"{REPO}/policies/**/*.yaml", recursive=True)):
        with open(file) as f:
            text = f.read()
        if "\nrules:" in text:
            files[os.path.relpath(file, f"{REPO}/policies").replace("/", "-")] = text.replace("apiVersion: fastmcp/v1\n", "apiVersion: fastmcp/v1\nmode: monitor\n", 1)
    files["decisions.yaml"] = "apiVersion: fastmcp/v1\nmode: monitor\ndecisions:\n  - { id: none, match: { tools: [never] }, then: allow }\n  - { id: no-values, when: \"findings.exists(f, f.severity == 'high')\", then: deny }\ndefault: deny\n"
    return files


def monitor(program, shared):
    made, recorded = recordings(shared)
    upstream = Upstream(made + recorded)
    bare, watching = Gateway(program, upstream, {}, "{ folder: policies, packs: [] }"), Gateway(program, upstream, monitored_packs(), "{ folder: policies, packs: [] }")
    calls = differ = size = streams = moved = broken = 0
    try:
        for index in range(len(upstream.recordings)):
            for path, body, model in (("/mcp", tool("get_rows " + VALUES[3]), False), ("/v1", json.dumps({"model": "m", "stream": True, "messages": [{"role": "user", "content": " ".join(VALUES)}]}).encode(), True), ("/plain", b"{}", False)):
                route = f"{path}{'/chat/completions' if model else ''}/play/{index}"
                message = request(route, body, model=model)
                a, b = unframed(exchange(bare.port, message)), unframed(exchange(watching.port, message))
                # What no gateway can read it refuses, or cuts where it meets the break, which is a matter of time.
                if b" 200 OK" not in a[:20] or a.endswith(b" (cut)"):
                    broken += 1
                    continue
                calls, size = calls + 1, size + len(a)
                # The number of an exchange counts on in each program.
                a, b = (re.sub(rb'"call":"\d+"', b"", x) for x in (a, b))
                joined = model and b'"choices"' in a and b"text/event-stream" in a
                streams += joined
                if joined and a != b and text_of(a) == text_of(b):
                    moved += 1
                elif a != b:
                    differ += 1
                    print(f"differs: recording {index} at {path}\n  {a[:600]}\n  {b[:600]}", file=sys.stderr)
        return {"calls": calls, "recorded": len(recorded), "made": len(made), "bytes": size, "differ": differ, "streams": streams, "moved": moved, "broken": broken,
                "findings": int(watching.metric('fastmcp_findings_total{')), "would": int(watching.metric('fastmcp_decisions_total{decision="default",mode="monitor"')) + int(watching.metric('fastmcp_decisions_total{decision="no-values",mode="monitor"'))}
    finally:
        bare.close()
        watching.close()


class Load:
    """Eight clients that call other tools all the time: what is judged wrongly is counted."""

    def __init__(self, ports, calls):
        self.calls, self.wrong, self.stop, self.lock = 0, 0, threading.Event(), threading.Lock()
        self.threads = [threading.Thread(target=self.run, args=(ports[i % len(ports)], calls)) for i in range(8)]
        for thread in self.threads:
            thread.start()

    def run(self, port, calls):
        while not self.stop.is_set():
            for name, passes in calls:
                answer = exchange(port, request("/mcp", tool(name)))
                right = b'"content":[]' in answer if passes else b"-31001" in answer or b"-31005" in answer
                with self.lock:
                    self.calls += 1
                    self.wrong += not right

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(30)


def block(program, clients, rounds):
    upstream = Upstream([])
    gateway = Gateway(program, upstream, {}, "{ folder: policies, packs: [] }")
    load = Load([gateway.port], [("other", True)])
    times = []
    try:
        for number in range(rounds):
            times += silence(gateway, gateway, f"tool{number}", clients)
    finally:
        load.end()
        gateway.close()
    return dict(quantiles(times), streams=len(times), calls=load.calls, wrong=load.wrong)


def quantiles(times):
    times = sorted(times)
    return {"p50": times[len(times) // 2], "p99": times[int(len(times) * 0.99)], "max": times[-1]}


class Postgres:
    """A server of its own in a folder that is gone with it; None of it where it is not installed."""

    @staticmethod
    def find():
        bins = sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True) + os.environ.get("PATH", "").split(":")
        return next((b for b in bins if os.path.exists(f"{b}/initdb")), None)

    def __init__(self, bins):
        self.bins, self.folder, self.port = bins, tempfile.mkdtemp(prefix="fastmcp-pg-"), free_port()
        self.as_it = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        with open(f"{self.folder}/password", "w") as f:
            f.write("not-a-secret\n")
        if self.as_it:
            subprocess.run(["chown", "-R", "postgres", self.folder], check=True)
        subprocess.run(self.as_it + [f"{bins}/initdb", "-D", f"{self.folder}/data", "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={self.folder}/password", "-E", "UTF8", "--no-locale"], check=True, capture_output=True, cwd="/")
        self.process = subprocess.Popen(self.as_it + [f"{bins}/postgres", "-D", f"{self.folder}/data", "-h", "127.0.0.1", "-p", str(self.port), "-k", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        for _ in range(600):
            if subprocess.run([f"{bins}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode == 0:
                return
            time.sleep(0.1)
        raise SystemExit("PostgreSQL does not start.")

    def close(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        shutil.rmtree(self.folder)


def two_nodes(program, store, upstream, files, policies):
    os.environ["FASTMCP_MASKING_KEY"] = "0123456789abcdef" * 4
    os.environ["FASTMCP_BENCH_STORE"] = f"Host=127.0.0.1;Port={store.port};Database=postgres;Username=postgres;Password=not-a-secret"
    nodes = [Gateway(program, upstream, files, policies, f"store: {{ connection-env: FASTMCP_BENCH_STORE, node: {name} }}\n") for name in ("one", "two")]
    for node in nodes:
        while node.metric("fastmcp_store_up") != 1:
            time.sleep(0.05)
    time.sleep(1)
    return nodes


def block_across(program, clients, rounds):
    """Streams run on one node, the block is laid on the other."""
    if Postgres.find() is None:
        print("not present: postgresql")
        return None
    store, upstream, nodes, load = Postgres(Postgres.find()), Upstream([]), [], None
    try:
        nodes = two_nodes(program, store, upstream, {}, "{ folder: policies, packs: [] }")
        load = Load([node.port for node in nodes], [("other", True)])
        times = []
        for number in range(rounds):
            times += silence(nodes[0], nodes[1], f"tool{number}", clients)
        return dict(quantiles(times), streams=len(times), calls=load.calls, wrong=load.wrong)
    finally:
        if load:
            load.end()
        for node in nodes:
            node.close()
        store.close()


def bundle_across(program, rounds):
    """Bundles are sent to one node and looked for on the other, while both are called; each second one has a mistake or another key."""
    if Postgres.find() is None:
        return None
    store, upstream, nodes, load = Postgres(Postgres.find()), Upstream([]), [], None
    try:
        nodes = two_nodes(program, store, upstream, {"own.yaml": GOOD}, "{ folder: policies, packs: [], bundles: { folder: bundles, key: public.pem } }")
        for name in ("private.pem", "public.pem"):
            shutil.copy(f"{nodes[0].folder}/{name}", f"{nodes[1].folder}/{name}")

        def bundle(text, number):
            os.makedirs(f"{nodes[0].folder}/next", exist_ok=True)
            nodes[0].write("next/own.yaml", text)
            subprocess.run([program, "policy", "bundle", f"{nodes[0].folder}/next", "--key", f"{nodes[0].folder}/private.pem", "--out", f"{nodes[0].folder}/next.bundle", "--sequence", str(number)], check=True, capture_output=True)
            with open(f"{nodes[0].folder}/next.bundle") as f:
                return json.dumps({"bundle": json.load(f)}).encode()

        bundles = [bundle(GOOD.replace("['get_*']", f"['get_*', only_{number}]"), number + 1) for number in range(rounds)]
        bad = bundle(BAD, rounds + 1)
        load, took, both, refused = Load([node.port for node in nodes], [("get_a", True), ("drop_a", False)]), [], [], 0
        for number in range(rounds):
            began = time.perf_counter()
            status, _ = nodes[0].ask("POST", "/policy", bundles[number])
            assert status == 200, status
            took.append(1000 * (time.perf_counter() - began))
            while b'"content":[]' not in exchange(nodes[1].port, request("/mcp", tool(f"only_{number}"))):
                assert time.perf_counter() - began < 30
            both.append(1000 * (time.perf_counter() - began))
            refused += nodes[0].ask("POST", "/policy", bad)[0] == 422
        # Another key there: it cannot take what the first one offers.
        subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{nodes[1].folder}/other.pem"], check=True)
        subprocess.run(["openssl", "ec", "-in", f"{nodes[1].folder}/other.pem", "-pubout", "-out", f"{nodes[1].folder}/public.pem"], check=True, capture_output=True)
        refused += nodes[0].ask("POST", "/policy", bundle(GOOD.replace("['get_*']", "['*']"), rounds + 2))[0] == 422
        return {"took": quantiles(took), "both": quantiles(both), "rounds": rounds, "refused": refused, "calls": load.calls, "wrong": load.wrong}
    finally:
        if load:
            load.end()
        for node in nodes:
            node.close()
        store.close()


def silence(blocked_at, streams_at, name, clients):
    """From the order to the end of each stream, in ms."""
    ended, ready = [], threading.Barrier(clients + 1)

    def stream():
        with socket.create_connection(("127.0.0.1", streams_at.port)) as s:
            s.sendall(request("/mcp/stream", tool(name)))
            s.recv(65536)
            ready.wait()
            try:
                while s.recv(65536):
                    pass
            except OSError:
                pass
            ended.append(time.perf_counter())

    threads = [threading.Thread(target=stream) for _ in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait(60)
    time.sleep(0.3)
    began = time.perf_counter()
    status, _ = blocked_at.ask("POST", "/blocks", json.dumps({"scope": "Tool", "name": name, "reason": "drill"}).encode())
    assert status == 200, status
    for thread in threads:
        thread.join(30)
    assert len(ended) == clients
    return [1000 * (at - began) for at in ended]


GOOD = "apiVersion: fastmcp/v1\ndecisions:\n  - { id: gets, match: { tools: ['get_*'] }, then: allow }\ndefault: deny\n"
BAD = "apiVersion: fastmcp/v1\ndecisions:\n  - { id: all, match: { tools: ['*'] }, then: allow }\n  - { id: odd, match: { tools: [x] }, then: perhaps }\ndefault: allow\n"


def bad_policy(program, seconds):
    upstream = Upstream([])
    gateway = Gateway(program, upstream, {"own.yaml": GOOD}, "{ folder: policies, packs: [], bundles: { folder: bundles, key: public.pem } }")
    load = None
    try:
        os.makedirs(f"{gateway.folder}/bad")
        gateway.write("bad/own.yaml", BAD)
        subprocess.run([program, "policy", "bundle", f"{gateway.folder}/bad", "--key", f"{gateway.folder}/private.pem", "--out", f"{gateway.folder}/bad.bundle"], check=True, capture_output=True)
        with open(f"{gateway.folder}/bad.bundle") as f:
            bundle = json.load(f)
        unsigned = dict(bundle, signature="AAAA", files=[{"name": "own.yaml", "text": GOOD.replace("get_", "drop_")}])

        load = Load([gateway.port], [("get_a", True), ("drop_a", False)])
        refused = tried = 0
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for sent in (bundle, unsigned):
                status, _ = gateway.ask("POST", "/policy", json.dumps({"bundle": sent}).encode())
                tried, refused = tried + 1, refused + (status == 422)
            gateway.write("policies/own.yaml", BAD)
            gateway.process.send_signal(signal.SIGHUP)
            time.sleep(0.1)
            gateway.write("policies/own.yaml", GOOD)
            tried += 1
        load.end()
        with open(f"{gateway.folder}/log") as f:
            # A reload that came late found the good file again, and took it.
            said = f.read()
            refused, again = refused + said.count("is not used"), said.count("is in force.")
        version = int(gateway.metric("fastmcp_snapshot_version"))
        return {"calls": load.calls, "wrong": load.wrong, "tried": tried, "refused": refused, "again": again, "version": version}
    finally:
        if load:
            load.end()
        gateway.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--program", default=f"{REPO}/artifacts/bin/FastMcp.Proxy/release/fastmcp")
    parser.add_argument("--shared", default=os.environ.get("FASTMCP_SHARED", f"{REPO}/../shared"))
    args = parser.parse_args()
    m, b, p = monitor(args.program, args.shared), block(args.program, args.clients, args.rounds), bad_policy(args.program, args.seconds)
    a, n = block_across(args.program, args.clients, args.rounds), bundle_across(args.program, args.rounds)
    across = "" if a is None else f"""| **Block across nodes**: streams on one node when their tool was blocked on the other, by a PostgreSQL of their own | {a['streams']:,} |
| from the order to the end of a stream at its client: p50 | {a['p50']:.0f} ms |
| p99 | {a['p99']:.0f} ms |
| slowest | {a['max']:.0f} ms |
| calls of other tools meanwhile, of eight clients on both nodes, and refused or cut | {a['calls']:,}, {a['wrong']} |
"""
    together = "" if n is None else f"""| **Bundles for all nodes**: sent to one of two, under load of eight clients | {n['rounds']} |
| until the operator is told that it is in force: p50, slowest | {n['took']['p50']:.0f} ms, {n['took']['max']:.0f} ms |
| until the other node judges by it: p50, slowest | {n['both']['p50']:.0f} ms, {n['both']['max']:.0f} ms |
| bundles with a mistake, or that the other node cannot verify, all refused everywhere | {n['refused']} |
| calls meanwhile, and decided otherwise than by the policies in force | {n['calls']:,}, {n['wrong']} |
"""
    page = f"""# Decisions: monitoring, blocking, bad policies

Made by `bench/Decisions/run.py --seconds {args.seconds:g} --clients {args.clients} --rounds {args.rounds}`; client, upstream and gateway on one machine that others use too.

| what | figure |
|---|---|
| **Monitor mode**: calls whose answers were compared, byte for byte, head included, chunk lines not, with those of a gateway without rules and decisions | {m['calls']:,} |
| recorded answers among the {m['recorded'] + m['made']:,} that were played on three routes (`not present` where 0) | {m['recorded']:,} |
| answers that are no JSON, or a stream that its route does not read, refused by both | {m['broken']:,} |
| bytes of answers | {m['bytes']:,} |
| values that rules matched and let pass | {m['findings']:,} |
| calls that would have been denied | {m['would']:,} |
| answers that differ | {m['differ']} |
| streams of models among them, whose texts go on from event to event | {m['streams']} |
| of these with the same text, cut into events elsewhere: what may still become a value waits for its rest, as it would if it were masked | {m['moved']} |
| **Block under load**: streams that ran when their tool was blocked | {b['streams']:,} |
| from the order to the end of a stream at its client: p50 | {b['p50']:.0f} ms |
| p99 | {b['p99']:.0f} ms |
| slowest | {b['max']:.0f} ms |
| calls of other tools meanwhile, of eight clients, and refused or cut | {b['calls']:,}, {b['wrong']} |
{across}{together}| **Bad policies under load**: calls while they came, of eight clients | {p['calls']:,} |
| bundles with a mistake or a wrong signature, and reloads with a mistake | {p['tried']:,} |
| of these refused | {p['refused']:,} |
| calls that were decided otherwise than by the good policy | {p['wrong']} |
| reloads that came late and read the good policy again | {p['again']} |
| version of the configuration in force at the end (1: the first) | {p['version']} |
"""
    with open(f"{REPO}/bench/results/decisions.md", "w") as f:
        f.write(page)
    print(page)
    assert m["differ"] == 0 and p["wrong"] == 0 and b["wrong"] == 0 and b["p99"] < 1000 and (a is None or (a["p99"] < 2000 and a["wrong"] == 0)) and (n is None or (n["wrong"] == 0 and n["refused"] == n["rounds"] + 1))


if __name__ == "__main__":
    main()
