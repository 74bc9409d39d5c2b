#!/usr/bin/env python3
"""TLS beside nginx with TLS, and what a flood of handshakes does to streams that run. Writes bench/results/tls.md.

  bench/Tls/run.py [--program artifacts/native/fastmcp] [--seconds 4] [--dry]

Both end TLS 1.3 (ECDSA P-256) before the same plain upstream, with one core; wrk and upstream have the other. The gateway masks with both packs, nginx passes. Needs wrk, nginx, openssl, `bench/Load/run.sh prepare`.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import stage  # noqa: E402

GATEWAY = """listeners:
  - {{ address: 127.0.0.1:{{port}} }}
  - {{ address: 127.0.0.1:{tls}, tls: {{ cert: {folder}/cert.pem, key: {folder}/key.pem }} }}
upstreams: [{{ name: fixed, url: "http://127.0.0.1:{upstream}" }}]
routes: [{{ path: /v1, upstream: fixed, protocol: openai{mask} }}, {{ path: /, upstream: fixed, protocol: mcp{mask} }}]
"""

NGINX = """worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
 keepalive_requests 1000000000; upstream fixed {{ server 127.0.0.1:{upstream}; keepalive 256; keepalive_requests 1000000000; }}
 ssl_protocols TLSv1.3; ssl_session_tickets off; ssl_session_cache off;
 server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;
  location / {{ proxy_pass http://fixed; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }} }} }}
"""

SCRIPT = """wrk.method = "POST"
wrk.body = [==[{body}]==]
wrk.headers["Content-Type"] = "application/json"
{more}
"""


def wrk(on, port, more, seconds, process, name):
    """Microseconds of the proxy and requests a second of 32 connections."""
    script = on.folder / f"{name}.lua"
    script.write_text(SCRIPT.format(body=stage.call(), more=more))
    command = ["taskset", "-c", "0", "wrk", "-t1", "-c32", f"-d{seconds}s", "-s", str(script), f"https://127.0.0.1:{port}/mcp"]
    subprocess.run([*command[:6], "-d1s", *command[7:]], check=True, stdout=subprocess.DEVNULL)
    before, at = stage.used(process.pid), time.monotonic()
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    share = (stage.used(process.pid) - before) / (time.monotonic() - at)
    if "Non-2xx" in text:
        raise SystemExit(text)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    return share / 1000 / rate, rate


def proxies(on, program):
    upstream = on.upstream()
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-keyout", on.folder / "key.pem", "-out", on.folder / "cert.pem"],
                   check=True, capture_output=True)
    port = stage.free_port()
    (on.folder / "nginx.conf").write_text(NGINX.format(folder=on.folder, upstream=upstream, port=port))
    nginx = on.start(["nginx", "-p", on.folder, "-c", on.folder / "nginx.conf"], "1")
    stage.wait_for(port, nginx)
    yield "nginx, TLS", port, None, nginx
    for name, mask in (("FastMcp, TLS, passed", ", mask: off"), ("FastMcp, TLS, masked", "")):
        tls = stage.free_port()
        plain, gateway = on.gateway(GATEWAY.format(tls=tls, folder=on.folder, upstream=upstream, mask=mask), program)
        stage.wait_for(tls, gateway)
        yield name, tls, plain, gateway


def flood(on, tls, plain, process, seconds):
    """Streams of an event each 10 ms over plain TCP, alone and while 32 clients make a handshake for each request."""
    figures = []
    for is_flooded in (False, True):
        flooding = None
        if is_flooded:
            script = on.folder / "flood.lua"
            script.write_text(SCRIPT.format(body=stage.call(), more='wrk.headers["Connection"] = "close"'))
            flooding = on.start(["wrk", "-t1", "-c32", f"-d{int(seconds) + 3}s", "-s", script, f"https://127.0.0.1:{tls}/mcp"])
            time.sleep(1)
        one = on.measure(process, seconds, port=plain, body=stage.chat(micros=10_000), path="/v1/chat/completions", connections=50, is_stream=True)
        figures.append(["with a flood of handshakes" if is_flooded else "alone", f"{one.answer['eps']:.0f}", f"{one.answer['ev50']:.0f}", f"{one.answer['ev99']:.0f}", f"{one.answer['evmax'] / 1000:.0f}"])
        if flooding:
            flooding.wait(30)
            figures[-1].append(re.search(r"Requests/sec:\s+([\d.]+)", flooding.log.read_text())[1])
        else:
            figures[-1].append("-")
        print(*figures[-1], file=sys.stderr)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=stage.PROGRAM, type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--dry", action="store_true", help="print only")
    options = parser.parse_args()
    for tool in ("wrk", "nginx", "openssl"):
        if not shutil.which(tool):
            raise SystemExit(f"not present: {tool}")
    stage.need(options.program, stage.WORK / "load", stage.WORK / "upstream")
    rows, flooded = [], []
    with tempfile.TemporaryDirectory() as folder, stage.Stage(folder) as on:
        for name, tls, plain, process in proxies(on, options.program.resolve()):
            kept = wrk(on, tls, "", options.seconds, process, "kept")
            fresh = wrk(on, tls, 'wrk.headers["Connection"] = "close"', options.seconds, process, "fresh")
            rows.append([name, f"{kept[0]:.1f}", f"{kept[1]:.0f}", f"{fresh[0]:.0f}", f"{fresh[1]:.0f}"])
            print(*rows[-1], file=sys.stderr)
            if name.endswith("masked"):
                flooded = flood(on, tls, plain, process, options.seconds)
    text = "\n".join([
        "# TLS", "", stage.made_by("bench/Tls/run.py") + " TLS 1.3, ECDSA P-256, answers of 1 KB, 32 connections; microseconds of processor time of the proxy, which has one core.", "",
        stage.table(["proxy", "request on a kept connection, us", "requests/s", "request with its handshake, us", "handshakes/s"], rows), "",
        "Fifty streams over plain TCP with an event each 10 ms, both packs, while the same gateway gets as many handshakes as it can do:", "",
        stage.table(["streams", "events/s", "event p50, us", "event p99, us", "longest, ms", "handshakes/s"], flooded), ""])
    stage.publish("tls.md", text, options.dry)
    return 0


if __name__ == "__main__":
    sys.exit(main())
