"""Reads and verifies a session log by docs/recording-format.md alone. Shares no code with the gateway.

  read_log.py FOLDER [CHECKPOINTS PUBLIC_KEY]   prints one JSON object an entry that counts; exit code 1 and a word if the log is not good

XxHash3 is not checked: the chain covers every byte. Signatures are checked by the openssl program, packed segments are read by libzstd.
"""
import base64
import ctypes
import hashlib
import json
import os
import struct
import subprocess
import sys
import tempfile

HEADER = 128
NAMES = {1: "Opened", 2: "RequestText", 3: "ReplyHead", 4: "ReplyPiece", 6: "Closed", 7: "Lost", 8: "Lent",
         9: "Approval", 10: "Admin", 11: "Recovered", 12: "Sealed", 13: "Refused", 14: "Findings", 15: "Would",
         16: "Expired", 17: "LeaseEnded", 18: "Original", 20: "Erased", 24: "Agent"}


def unpack(data):
    """The plain bytes of a packed segment: its frames one by one, as its table says."""
    library = ctypes.CDLL("libzstd.so.1")
    library.ZSTD_decompress.restype = ctypes.c_size_t
    count, = struct.unpack_from("<i", data, len(data) - 12)
    at, plain = 0, b""
    for i in range(count):
        packed, size = struct.unpack_from("<ii", data, len(data) - 12 - 8 * (count - i))
        buffer = ctypes.create_string_buffer(size)
        if library.ZSTD_decompress(buffer, ctypes.c_size_t(size), data[at:at + packed], ctypes.c_size_t(packed)) != size:
            raise Bad("block %d is damaged" % (i + 1))
        plain += buffer.raw
        at += packed
    return plain


class Bad(Exception):
    pass


def leaf(data):
    return hashlib.sha256(b"\0" + data).digest()


def stands(text):
    """What stands for a payload in hashes."""
    return hashlib.sha256(text).digest() if len(text) > 128 else text


def entry_hash(whole, version):
    return leaf(whole if version == 2 else whole[:61] + stands(whole[61:-8]) + whole[-8:])


def side_hash(texts, version):
    if version == 2:
        return hashlib.sha256(b"".join(texts)).hexdigest()
    return hashlib.sha256(b"\2" + b"".join(struct.pack("<I", len(text)) + stands(text) for text in texts)).hexdigest()


def check_sides(segments):
    """Where a side's texts are all there, it has the hash that its Closed entry says."""
    sides = {}
    for segment in segments:
        for entry, text in zip(segment.entries, segment.texts):
            side = sides.setdefault((segment.run, entry["exchange"]), ([], []))
            if entry["type"] in ("RequestText", "ReplyPiece"):
                side[entry["type"] == "ReplyPiece"].append(text)
            for which, texts in zip(("request", "reply"), side if entry["type"] == "Closed" else ()):
                if sum(map(len, texts)) == entry[which + "Text"] and side_hash(texts, segment.version) != entry[which + "Hash"]:
                    raise Bad("segment %d: the %s of exchange %d is not what its end says" % (segment.number, which, entry["exchange"]))


def root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + root(leaves[:split]) + root(leaves[split:])).digest()


class Fields:
    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self, form):
        value, = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return value

    def bytes(self, count):
        value = self.data[self.at:self.at + count]
        self.at += count
        return value

    def text(self):
        return self.bytes(self.number("H")).decode("utf-8", "replace")

    def texts(self, *names):
        return {name: self.text() for name in names}


def findings(f):
    while f.at < len(f.data):
        run = {"enforced": f.number("B"), "channel": f.number("Q"), "rule": f.text()}
        for _ in range(f.number("H")):
            yield {**run, "offset": f.number("q"), "length": f.number("i")}


def payload(kind, data):
    f = Fields(data)
    if kind in (1, 13):
        value = {"session": f.number("Q"), "protocol": f.number("B"), "durability": f.number("B")}
        value.update(f.texts("decision", "policy", "route", "upstream", "caller", "method", "name"))
        if kind == 13:
            value["refusal"] = f.text()
        return value
    if kind in (2, 4):
        return {"text": data.decode("utf-8", "replace")}
    if kind == 3:
        return {"status": f.number("i"), "contentType": f.text()}
    if kind == 6:
        return {"status": f.number("i"), "requestBytes": f.number("q"), "replyBytes": f.number("q"), "ending": f.number("B"), "refusal": f.text(),
                "requestText": f.number("q"), "requestHash": f.bytes(32).hex(), "replyText": f.number("q"), "replyHash": f.bytes(32).hex()}
    if kind == 7:
        return {"lost": f.number("q")}
    if kind == 8:
        value = {"expires": f.number("q")}
        value.update(f.texts("lease", "source", "scope"))
        return value
    if kind == 9:
        return f.texts("approval", "step", "by")
    if kind == 10:
        return f.texts("by", "act", "detail")
    if kind == 11:
        return {"segment": f.number("i"), "end": f.number("B"), "entries": f.number("q"), "bytes": f.number("q"), "behind": f.number("q")}
    if kind == 14:
        return {"direction": f.number("B"), "findings": list(findings(f))}
    if kind == 15:
        return f.texts("outcome", "decision")
    if kind == 16:
        return {"last": f.number("i"), "cutoff": f.number("q"), "previous": f.number("i"), "counted": f.number("q"), "hash": f.bytes(32).hex()}
    if kind == 18:
        return {"direction": data[0], "key": data[1:17].hex(), "number": struct.unpack_from("<Q", data, 17)[0], "offset": struct.unpack_from("<q", data, 25)[0]}
    if kind == 20:
        return {"erased": [(*struct.unpack_from("<Iq", data, at), data[at + 12:at + 44].hex(), data[at + 44:at + 76].hex()) for at in range(0, len(data), 76)]}
    if kind == 17:
        return f.texts("lease", "source", "outcome")
    if kind == 12:
        return {"leaves": f.number("q"), "root": f.bytes(32).hex()}
    return {}


class Segment:
    def __init__(self, path):
        self.data = open(path, "rb").read()
        if path.endswith(".zst"):
            self.data = unpack(self.data)
        magic, self.version, length, identity, self.run, self.number, self.previous, self.counted, _, self.previous_hash = struct.unpack_from("<8sII16sQIIqq32s", self.data)
        if magic == b"FMCPLOG\0" and self.version > 3:
            raise Bad(path + " is of version %d, and this program knows none after 3" % self.version)
        if magic != b"FMCPLOG\0" or self.version not in (2, 3) or length != HEADER:
            raise Bad(path + " is no segment of version 2 or 3")
        self.identity = identity.hex()
        self.leaves = [leaf(self.data[:HEADER])]
        self.entries, self.texts, self.blanks, blank = [], [], [], None
        at = HEADER
        while at + 4 <= len(self.data):
            size, = struct.unpack_from("<I", self.data, at)
            whole = self.data[at:at + 4 + size + 8]
            if not 57 <= size <= 57 + (1 << 20) or len(whole) < 4 + size + 8:
                break
            if whole[-8:] == bytes(8):  # a write that did not finish, over room that was made ahead
                break
            if blank:  # what it was is known by its hash, the link of the entry behind it
                self.leaves.append(whole[29:61])
                self.blanks.append((self.number, len(self.entries), whole[29:61].hex(), blank))
            if whole[29:61] != self.leaves[-1]:
                raise Bad("segment %d, entry %d, byte %d does not follow the one before" % (self.number, len(self.entries) + 1, at))
            kind, wall, monotonic, exchange = struct.unpack_from("<BqqQ", whole, 4)
            blank = entry_hash(whole, self.version).hex() if kind >= 128 else None
            if blank and (any(whole[61:-8]) or kind - 128 not in (1, 2, 4, 8, 9, 13, 18, 24)):
                raise Bad("segment %d, entry %d is blank, and should not be, or not so" % (self.number, len(self.entries) + 1))
            value = payload(kind, whole[61:-8])
            if kind == 12 and (value["leaves"], value["root"]) != (len(self.leaves), root(self.leaves).hex()):
                raise Bad("segment %d: the seal is not of its entries" % self.number)
            entry = {"segment": self.number, "type": NAMES.get(kind, kind), "exchange": exchange, "wall": wall, "monotonic": monotonic}
            entry.update(value)
            self.entries.append(entry)
            self.texts.append(whole[61:-8])
            if not blank:
                self.leaves.append(entry_hash(whole, self.version))
            at += len(whole)


def verify(text, signature, key):
    with tempfile.NamedTemporaryFile() as file:
        file.write(signature)
        file.flush()
        done = subprocess.run(["openssl", "dgst", "-sha256", "-verify", key, "-signature", file.name], input=text, capture_output=True)
    return done.returncode == 0


def check(path, key, key_id, segments, identity):
    note = open(path, "rb").read()
    text, lines = note[:note.rindex(b"\n\n") + 1], note[note.rindex(b"\n\n") + 2:].splitlines()
    origin, size, top = text.decode().splitlines()[:3]
    signed = [base64.b64decode(line.split(b" ")[2]) for line in lines if line.startswith("— ".encode())]
    if not any(s[:4] == key_id and verify(text, s[4:], key) for s in signed):
        raise Bad(path + " is not signed by this key")
    _, log, number = origin.rsplit("/", 2)
    segment = segments.get(int(number))
    if log != identity or segment is None or len(segment.leaves) < int(size) or root(segment.leaves[:int(size)]) != base64.b64decode(top):
        raise Bad("segment %s is not what %s signs" % (number, path))
    return segment.number, int(size) - 1


def main(folder, checkpoints=None, key=None):
    paths = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith((".fmcplog", ".fmcplog.zst")))
    segments = {segment.number: segment for segment in map(Segment, (p for p in paths if p.endswith(".zst") or os.path.getsize(p) >= HEADER))}
    counted, last = {}, max(segments)
    for segment in segments.values():
        if segment.previous in segments:
            before = segments[segment.previous]
            if len(before.entries) < segment.counted or before.leaves[segment.counted] != segment.previous_hash:
                raise Bad("segment %d goes on from an entry that is not there" % segment.number)
            counted[segment.previous] = segment.counted
    words = {number: counted.get(number, len(segment.entries)) for number, segment in segments.items()}
    if checkpoints:
        der = subprocess.run(["openssl", "pkey", "-pubin", "-in", key, "-outform", "DER"], capture_output=True, check=True).stdout
        words = {}
        for name in sorted(os.listdir(checkpoints)):
            if int(name.split("-")[0]) >= min(segments):  # what is before is let go, or the first of those that are there says that it is missing
                number, size = check(os.path.join(checkpoints, name), key, hashlib.sha256(der).digest()[:4], segments, segments[last].identity)
                words[number] = max(size, words.get(number, 0))
        for number in sorted(segments, reverse=True):  # a checkpoint signs what came before it, and vouches for words of its own run
            before = segments.get(segments[number].previous)
            if number in words and before and before.run == segments[number].run:
                words[before.number] = max(segments[number].counted, words.get(before.number, 0))
    signed = [entry for number, s in segments.items() for entry in s.entries[:words.get(number, 0)]]
    gone = max((e["last"] for e in signed if e["type"] == "Expired"), default=0)
    for segment in segments.values():
        if segment.previous and segment.previous not in segments and not (segment.previous <= gone and segment.previous < min(segments)):
            raise Bad("segment %d goes on from an entry that is not there" % segment.number)
    said = {place for e in signed if e["type"] == "Erased" for place in e["erased"]}
    for place in (place for s in segments.values() for place in s.blanks):
        if place not in said:
            raise Bad("segment %d, entry %d is blank, and no entry that counts says that it was erased" % place[:2])
    for number, segment in segments.items():
        count = counted.get(number, len(segment.entries) if number == last else 0)
        segment.entries, segment.texts = segment.entries[:count], segment.texts[:count]
        for entry in segment.entries:
            print(json.dumps(entry))
    check_sides(segments.values())


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Bad as bad:
        print(bad)
        sys.exit(1)
