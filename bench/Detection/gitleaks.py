"""Secrets drawn from the rules of gitleaks -> artifacts/detection/gitleaks.json: matches of each pattern, the secret group's place.

Only what Python's own regular expression finds again is kept, so that each sample is one that the rule means.
"""
import json
import math
import os
import random
import re
import sys
import tomllib

try:
    from re import _constants as C, _parser as parser
except ImportError:  # before 3.11
    import sre_constants as C
    import sre_parse as parser

SAMPLES = 6
PRINTABLE = [chr(c) for c in range(32, 127)]


def translate(pattern):
    pattern = pattern.replace(r"\z", r"\Z").replace("[[:alnum:]]", "[a-zA-Z0-9]")
    # Flags in the middle hold to the end of their group: at the top only the front is portable.
    if "(?i)" in pattern:
        pattern = "(?i)" + pattern.replace("(?i)", "")
    return pattern.replace("(?-i:", "(?-i:")


def draw(rng, tree):
    return "".join(one(rng, op, arg) for op, arg in tree)


def one(rng, op, arg):
    if op is C.LITERAL:
        return chr(arg)
    if op is C.NOT_LITERAL:
        return rng.choice([c for c in PRINTABLE if ord(c) != arg])
    if op is C.ANY:
        return rng.choice(PRINTABLE)
    if op is C.IN:
        return rng.choice(members(arg) or ["x"])
    if op in (C.MAX_REPEAT, C.MIN_REPEAT):
        low, high, item = arg
        return "".join(draw(rng, item) for _ in range(rng.randint(low, min(int(high), low + 3))))
    if op is C.SUBPATTERN:
        return draw(rng, arg[-1])
    if op is C.BRANCH:
        return draw(rng, rng.choice(arg[1]))
    return ""


def members(items):
    out, negated = [], False
    for op, arg in items:
        if op is C.NEGATE:
            negated = True
        elif op is C.LITERAL:
            out.append(chr(arg))
        elif op is C.RANGE:
            out += [chr(c) for c in range(arg[0], arg[1] + 1)]
        elif op is C.CATEGORY:
            kinds = {C.CATEGORY_DIGIT: r"\d", C.CATEGORY_WORD: r"\w", C.CATEGORY_SPACE: r"[ ]", C.CATEGORY_NOT_SPACE: r"\S"}
            out += [c for c in PRINTABLE if re.match(kinds.get(arg, r"\w"), c)]
    return [c for c in PRINTABLE if c not in out] if negated else out


def entropy(text):
    return -sum(p * math.log2(p) for p in (text.count(c) / len(text) for c in set(text)))


def main():
    shared = os.environ.get("FASTMCP_SHARED", os.path.join(os.path.dirname(__file__), "..", "..", "..", "shared"))
    with open(os.path.join(shared, "corpus", "secrets", "gitleaks.toml"), "rb") as file:
        rules = tomllib.load(file)["rules"]
    rng, out, without = random.Random(20261125), [], []
    for rule in rules:
        try:
            pattern = re.compile(translate(rule["regex"]))
            tree = parser.parse(translate(rule["regex"]))
        except (re.error, KeyError):
            without.append(rule["id"])
            continue
        made = 0
        for _ in range(60):
            text = "x " + draw(rng, tree) + "\n"
            match = pattern.search(text)
            if not match:
                continue
            groups = [i + 1 for i, g in enumerate(match.groups()) if g]
            group = rule.get("secretGroup") or (groups[0] if groups else 0)
            secret = match.group(group)
            if entropy(secret) <= rule.get("entropy", 0) or "(?:access|auth|" in rule["regex"]:
                continue
            family = "behind a name" if r"[\w.-]{0,50}?" in rule["regex"] else "own form"
            out.append({"Text": text, "Planted": [{"Family": family, "Start": match.start(group), "Length": len(secret)}], "Rule": rule["id"]})
            made += 1
            if made == SAMPLES:
                break
        if made == 0:
            without.append(rule["id"])
    folder = os.path.join(os.path.dirname(__file__), "..", "..", "artifacts", "detection")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "gitleaks.json"), "w") as file:
        json.dump(out, file)
    print(len(out), "samples; none of:", ", ".join(without), file=sys.stderr)


main()
