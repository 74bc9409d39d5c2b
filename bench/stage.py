"""What the benchmarks of the whole program share: processes with one core each on loopback, the load, and what a process used. Not a program."""
import collections
import json
import os
import pathlib
import platform
import socket
import subprocess
import time

REPO = pathlib.Path(__file__).resolve().parents[1]
WORK = pathlib.Path(os.environ.get("BENCH_WORK", REPO / "artifacts" / "bench"))
PROGRAM = REPO / "artifacts" / "native" / "fastmcp"

PAD = "the quick brown fox jumps over the lazy dog and asks the tool for the weekly numbers of the northern region please "


def call(answer="small", text=PAD + PAD[:80]):
    """A tools/call; the upstream of the benchmarks answers by what its body names: small (1 KB), hit, large (64 KB)."""
    return json.dumps({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": f"bench-{answer}", "arguments": {"q": text}}})


def chat(events=200, micros=0):
    """A streamed chat: so many events, so many microseconds between two of them."""
    return json.dumps({"model": f"bench-sse-{events}-{micros}", "stream": True, "messages": [{"role": "user", "content": PAD + PAD[:60]}]})


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def tree(pid):
    """The process and its children."""
    found = [pid]
    for process in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = process.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found += tree(int(process.parent.name))
    return found


def used(pid):
    """Nanoseconds of processor time that all threads of the process and its children have used."""
    total = 0
    for process in tree(pid):
        for thread in pathlib.Path(f"/proc/{process}/task").iterdir():
            try:
                total += int((thread / "schedstat").read_text().split()[0])
            except OSError:
                pass
    return total


def resident(pid):
    """Megabytes."""
    return next(int(line.split()[1]) for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")) / 1024


def wait_for(port, process, pause=0.01):
    """At most half a minute, and then it says what the process said."""
    for _ in range(int(30 / pause)):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(pause)
    raise SystemExit(f"what should listen on {port} does not: {process.log.read_text()[-2000:]}")


Measured = collections.namedtuple("Measured", "micros answer")


class Stage:
    """Processes that end with it: the proxy on core 1, the rest on core 0 unless said otherwise."""

    def __init__(self, folder):
        self.folder, self.processes = pathlib.Path(folder), []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.kill()
            process.wait()

    def start(self, command, cores="0", **options):
        log = self.folder / f"log-{len(self.processes)}"
        with log.open("w") as out:
            process = subprocess.Popen(["taskset", "-c", cores, *map(str, command)], stdout=out, stderr=out, **options)
        process.log = log
        self.processes.append(process)
        return process

    def upstream(self, cores="0"):
        port = free_port()
        wait_for(port, self.start([WORK / "upstream", port], cores))
        return port

    def gateway(self, config, program=PROGRAM, cores="1"):
        """Serves the configuration, whose {port} is a free one; gives its port and process."""
        port = free_port()
        file = self.folder / f"gateway-{port}.yaml"
        file.write_text(config.replace("{port}", str(port)))
        process = self.start([program, "serve", "--config", file], cores)
        wait_for(port, process)
        return port, process

    def load(self, port, body, path="/mcp", connections=32, seconds=3.0, warm=0.5, fields=(), is_stream=False, rate=0, cores="0"):
        command = [WORK / "load", "--port", port, "--path", path, "--body", body, "--conns", connections, "--secs", seconds, "--warm", warm]
        command += ["--sse"] if is_stream else []
        command += ["--rate", rate] if rate else []
        for field in fields:
            command += ["--hdr", field]
        process = subprocess.Popen(["taskset", "-c", cores, *map(str, command)], stdout=subprocess.PIPE, text=True)
        self.processes.append(process)
        return process

    def measure(self, process, seconds=3.0, warm=0.5, meanwhile=time.sleep, **load):
        """Runs a load, with something meanwhile that takes the seconds it is given, and tells microseconds of processor time of the process for each request, or each event of streams, and what the load counted."""
        running = self.load(seconds=seconds, warm=warm, **load)
        time.sleep(warm + 0.1)
        before, at = used(process.pid), time.monotonic()
        meanwhile(seconds - 0.4)
        share = (used(process.pid) - before) / (time.monotonic() - at)
        answer = json.loads(running.communicate(timeout=120)[0])
        if answer["errs"] or answer["non200"]:
            raise SystemExit(f"not answered: {answer}")
        return Measured(share / 1000 / max(answer["eps" if load.get("is_stream") else "rps"], 1e-9), answer)


def made_by(script):
    commit = subprocess.run(["git", "log", "-1", "--format=%h %cs"], cwd=REPO, capture_output=True, text=True).stdout.strip()
    return f"One run on one machine ({os.cpu_count()} cores, Linux {platform.release()}), commit {commit}; made by `{script}`."


def need(*files):
    for file in files:
        if not pathlib.Path(file).exists():
            raise SystemExit(f"not present: {file} (bench/Load/run.sh prepare)")


def publish(name, text, dry=False):
    if dry:
        print(text)
    else:
        (REPO / "bench" / "results" / name).write_text(text)


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1), *("| " + " | ".join(map(str, row)) + " |" for row in rows)])
