#!/usr/bin/env python3
"""Processor time and allocated bytes per request of HTTP/2: the gateway's transport and framing without its rooms, beside Kestrel with
HttpClient, both as pass-through; and the gateway with all rooms, masking on.
usage: bench/Http2/run.py [ROUNDS]; needs h2load (nghttp2-client) and Release builds of src/Proxy and bench/Http2."""
import os, re, statistics, subprocess, sys, tempfile, time, socket
repo = os.path.abspath(os.path.join(os.path.dirname(__file__), '../..'))
bench = ['dotnet', f'{repo}/artifacts/bin/FastMcp.Bench.Http2/release/FastMcp.Bench.Http2.dll']
gateway = os.environ.get('FASTMCP_EXE', f'dotnet {repo}/artifacts/bin/FastMcp.Proxy/release/fastmcp.dll').split()
rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
folder = tempfile.mkdtemp()
open(folder + '/body', 'w').write('x' * 1024)
running = []
def port():
    with socket.socket() as s: s.bind(('127.0.0.1', 0)); return s.getsockname()[1]
def start(command, at):
    p = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); running.append(p)
    for _ in range(300):
        try: socket.create_connection(('127.0.0.1', at), 1).close(); return p
        except OSError: time.sleep(0.1)
    raise SystemExit(f'{command} does not listen')
def cpu(p):
    f = open(f'/proc/{p.pid}/stat').read().rsplit(')', 1)[1].split()
    return (int(f[11]) + int(f[12])) / os.sysconf('SC_CLK_TCK')
def load(at, path, n, c, m, extra=()):
    out = subprocess.run(['h2load', f'-n{n}', f'-c{c}', f'-m{m}', *extra, f'http://127.0.0.1:{at}{path}'], capture_output=True, text=True).stdout
    if not re.search(rf'{n} succeeded, 0 failed', out): raise SystemExit(out)
    return float(re.search(r'finished in [\d.]+\w+, ([\d.]+) req/s', out).group(1))
def allocated(at):
    out = subprocess.run(['curl', '-s', '--http2-prior-knowledge', f'http://127.0.0.1:{at}/_allocated'], capture_output=True, text=True).stdout
    return int(out) if out.isdigit() else 0
works = [('1 KB GET, one at a time', '/x', 6000, 1, 1, ()), ('1 KB GET, 100 streams', '/x', 20000, 1, 100, ()),
         ('1 KB POST, 100 streams', '/x', 20000, 1, 100, ('-d', folder + '/body', '-H', 'content-type: text/plain')), ('64 events, 20 streams', '/sse', 1500, 1, 20, ())]
try:
    h1, h2 = port(), port()
    start(bench + ['origin', str(h1)], h1); start(bench + ['origin', str(h2), 'h2'], h2)
    peers = {}
    for back, up in (('h1', h1), ('h2', h2)):
        at = port(); config = f'{folder}/{back}.yaml'
        open(config, 'w').write(f"listeners: [{{ address: '127.0.0.1:{at}' }}]\nupstreams: [{{ name: up, url: 'http://127.0.0.1:{up}', http2: {'prior-knowledge' if back == 'h2' else 'off'} }}]\nroutes: [{{ path: /, upstream: up }}]\n")
        peers[f'gateway with all rooms, upstream {back}'] = (start(gateway + ['serve', '--config', config], at), at)
        at = port(); peers[f'own frames, upstream {back}'] = (start(bench + ['own', str(at), str(up), back], at), at)
        at = port(); peers[f'Kestrel + HttpClient, upstream {back}'] = (start(bench + ['relay', str(at), str(up), back], at), at)
    print('| work | peer | CPU, us a request | allocated bytes a request | requests a second |\n|---|---|---|---|---|')
    for name, path, n, c, m, extra in works:
        for peer, (p, at) in peers.items(): load(at, path, max(m, n // 2), c, m, extra)
        seen = {peer: [] for peer in peers}
        for _ in range(rounds):
            for peer, (p, at) in peers.items():
                bytes, before = allocated(at), cpu(p); rate = load(at, path, n, c, m, extra)
                seen[peer].append(((cpu(p) - before) / n * 1e6, rate, (allocated(at) - bytes) / n))
        for peer, got in seen.items():
            print(f'| {name} | {peer} | {statistics.median(g[0] for g in got):.1f} | {statistics.median(g[2] for g in got):.0f} | {statistics.median(g[1] for g in got):.0f} |', flush=True)
finally:
    for p in running: p.kill()
