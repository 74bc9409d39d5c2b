using FastMcp.TestKit.Peers;

namespace FastMcp.Fuzz;

/// <summary>What is mutated.</summary>
internal static class Seeds
{
    public static IReadOnlyList<byte[]> Requests { get; } =
    [
        RawClient.Request("POST", "/v1/chat/completions", "Content-Type: application/json\r\n", """{"model":"m","stream":true,"messages":[{"role":"user","content":"hi"}]}"""u8),
        RawClient.Request("POST", "/mcp", "Content-Type: application/json\r\nMCP-Protocol-Version: 2025-06-18\r\n", """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"x","arguments":{"a":[1,"b"]}}}"""u8),
        RawClient.Request("GET", "/data", "", []),
        [.. "POST /mcp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n"u8, .. Peers(), .. TestKit.Peers.Answers.LastChunk],
    ];

    public static IReadOnlyList<byte[]> Answers { get; } =
    [
        TestKit.Peers.Answers.Plain("text/plain", "number 536-22-8190 and jane.doe@example.com"),
        TestKit.Peers.Answers.Plain("application/json", """{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"{\"ssn\":\"536-22-8190\"}"}],"structuredContent":{"n":1.5e3}}}"""),
        TestKit.Peers.Answers.Chunked("text/event-stream", """
            data: {"choices":[{"index":0,"delta":{"content":"number 536-2"},"finish_reason":null}]}

            data: {"choices":[{"index":0,"delta":{"content":"2-8190 \ud83d\udd11"},"finish_reason":"stop"}]}

            data: [DONE]


            """u8.ToArray(), [30, 100, 101]),
    ];

    private static byte[] Peers() => TestKit.Peers.Answers.Chunk("""{"jsonrpc":"2.0","id":7,"method":"ping"}""");
}
