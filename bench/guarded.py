"""The guards that benchmarks of the whole program turn on: what a configuration says, and the token of its caller.

  bench/guarded.py MODE PROGRAM PORT UPSTREAM FOLDER KEY    becomes the program with that configuration (passed, decided, masked, all)
  bench/guarded.py token PROGRAM KEY                        prints the caller's token; makes the key where there is none
"""
import os
import pathlib
import subprocess
import sys

CONFIG = """listeners: [{{ address: 127.0.0.1:{port} }}]
upstreams: [{{ name: fixed, url: "http://127.0.0.1:{upstream}" }}]
{guards}
routes:
  - {{ path: /v1, upstream: fixed, protocol: openai{route} }}
  - {{ path: /, upstream: fixed, protocol: mcp{route} }}
"""

RESOURCE = "http://127.0.0.1:8080/bench"
IDENTITY = "issuers: [{ name: development, development: dev.pem }]"
CALLER = f", identity: {{ issuers: [development], resource: '{RESOURCE}' }}"
DECISIONS = "policies: { folder: policies, packs: [pii, secrets] }"
DECISION = """apiVersion: fastmcp/v1
decisions:
  - { id: tools-of-the-bench, match: { tools: ['*'] }, when: "caller.subject == 'dev-user'", then: allow }
  - { id: models-of-the-bench, match: { models: ['*'] }, when: "caller.subject == 'dev-user'", then: allow }
default: deny
"""

# Mode -> what guards there are, what the routes say.
MODES = {
    "passed": ("", ", mask: off"),
    "decided": (f"{IDENTITY}\n{DECISIONS}", f"{CALLER}, mask: off"),
    "masked": ("", ""),
    "all": (f"{IDENTITY}\n{DECISIONS}\nrecording: {{ folder: record }}", f"{CALLER}, record: before-reply"),
}


def asks_who(mode):
    return CALLER in MODES[mode][1]


def write(folder, mode, port, upstream, key="dev.pem"):
    """Writes the configuration of a mode, and its policies, into the folder; gives its file."""
    guards, route = MODES[mode]
    file = pathlib.Path(folder) / "guarded.yaml"
    file.write_text(CONFIG.format(port=port, upstream=upstream, guards=guards.replace("dev.pem", str(key)), route=route))
    policies = file.parent / "policies"
    policies.mkdir(exist_ok=True)
    (policies / "decisions.yaml").write_text(DECISION)
    return file


def token(program, key):
    """For the caller that the decision allows; makes the key where there is none."""
    command = [str(program), "token", "--sub", "dev-user", "--groups", "sre", "--audience", RESOURCE, "--key", str(key)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    if sys.argv[1:2] == ["token"]:
        print(token(*sys.argv[2:]))
    else:
        name, program, port, upstream, folder, key = sys.argv[1:]
        os.execv(program, [program, "serve", "--config", str(write(folder, name, port, upstream, key))])
