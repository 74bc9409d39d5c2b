"""An upstream that answers by path, always the same bytes: so instructions are comparable."""
import json
import socketserver

PROSE = "The weekly report of the northern region counts 42 open orders, and order-1187 waits for a signature since Tuesday. "


def rpc(text):
    return json.dumps({"jsonrpc": "2.0", "id": 7, "result": {"content": [{"type": "text", "text": text}], "isError": False}}).encode()


def event(text, name="chatcmpl-1"):
    return json.dumps({"id": name, "object": "chat.completion.chunk", "created": 1700000000, "model": "m",
                       "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]})


WORDS = PROSE.split(" ")
JSON_KB = rpc(PROSE * 8)
JSON_HIT = rpc(PROSE * 4 + "Ask jane.doe@example.com about 536-22-8190. " + PROSE * 4)
JSON_64KB = rpc(PROSE * 560)
def delta(text, number):
    return json.dumps({"type": "response.output_text.delta", "sequence_number": number, "item_id": "msg_1", "output_index": 0, "content_index": 0,
                       "delta": text, "logprobs": [], "obfuscation": "qv8KQxLrY0aZ"[:1 + number % 12]})


TEXTS = [word + " " for word in (WORDS * 4)[:64]]
EVENTS = [f"data: {event(text)}\n\n".encode() for text in TEXTS] + [b"data: [DONE]\n\n"]
# Some vendors give each event a name of its own.
NAMED = [f"data: {event(text, f'chatcmpl-{7919 * at:08d}')}\n\n".encode() for at, text in enumerate(TEXTS)] + [b"data: [DONE]\n\n"]
NUMBERED = [f"event: response.output_text.delta\ndata: {delta(text, at)}\n\n".encode() for at, text in enumerate(TEXTS)]


def with_length(content):
    return [b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(content) + content]


# Each event is a write of its own, in a chunk of its own.
def stream(events):
    return [b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
            *[b"%x\r\n%s\r\n" % (len(one), one) for one in events], b"0\r\n\r\n"]


ANSWERS = {"hit": with_length(JSON_HIT), "large": with_length(JSON_64KB), "stream": stream(EVENTS), "named": stream(NAMED), "numbered": stream(NUMBERED)}


class Upstream(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        while (line := self.rfile.readline()).strip():
            length = 0
            while (field := self.rfile.readline().strip()):
                name, _, value = field.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            self.rfile.read(length)
            kind = line.split(b" ")[1].split(b"/")[1].decode()
            for piece in ANSWERS.get(kind, with_length(JSON_KB)):
                self.wfile.write(piece)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
