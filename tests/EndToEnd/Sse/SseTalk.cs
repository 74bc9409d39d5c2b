using System.Text;
using System.Text.Json;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Sse;

/// <summary>A raw client of HTTP+SSE: its stream, and messages on connections of their own.</summary>
public sealed class SseTalk : IDisposable
{
    private const string Begin = """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";

    private readonly int _port;
    private readonly string _fields;
    private readonly RawClient _stream;
    private readonly SseDecoder _decoder = new();
    private readonly Queue<SseEvent> _events = new();
    private ContentReader? _content;

    private SseTalk(int port, string fields, RawClient stream) => (_port, _fields, _stream) = (port, fields, stream);

    /// <summary>What the first event named.</summary>
    public string Endpoint { get; private set; } = "";

    public static async Task<SseTalk> OpenAsync(int port, string path, string fields = "")
    {
        var talk = new SseTalk(port, fields, await RawClient.ConnectAsync(port));
        await talk._stream.SendAsync(RawClient.Request("GET", path, "Accept: text/event-stream\r\n" + fields, default));
        var head = await talk._stream.HeadAsync();
        Assert.StartsWith("HTTP/1.1 200", head.StartLine, StringComparison.Ordinal);
        talk._content = talk._stream.Content(head);
        var first = await talk.NextAsync();
        Assert.Equal("endpoint", first!.Name);
        talk.Endpoint = first.Data;
        return talk;
    }

    public static async Task<SseTalk> BeginAsync(int port, string path, string fields = "")
    {
        var talk = await OpenAsync(port, path, fields);
        using var begun = await talk.AskAsync(Begin);
        Assert.Equal("2024-11-05", begun.RootElement.GetProperty("result").GetProperty("protocolVersion").GetString());
        Assert.Equal(202, (await talk.PostAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""")).Status);
        return talk;
    }

    /// <summary>The next event; null: the stream is over.</summary>
    public async Task<SseEvent?> NextAsync()
    {
        while (_events.Count == 0)
        {
            byte[]? piece;
            try
            {
                piece = await _content!.NextAsync(default).AsTask().WaitAsync(ByteReader.Patience);
            }
            catch (IncompleteMessageException)
            {
                return null;
            }

            if (piece is null)
            {
                return null;
            }

            foreach (var one in _decoder.Feed(piece).Where(one => one.Data.Length > 0))
            {
                _events.Enqueue(one);
            }
        }

        return _events.Dequeue();
    }

    public async Task<RawAnswer> PostAsync(string body, string? fields = null, string? endpoint = null)
    {
        using var client = await RawClient.ConnectAsync(_port);
        return await client.ExchangeAsync(RawClient.Request("POST", endpoint ?? Endpoint, "Content-Type: application/json\r\n" + (fields ?? _fields), Encoding.UTF8.GetBytes(body))).WaitAsync(ByteReader.Patience);
    }

    /// <summary>Sends it, and gives the next event.</summary>
    public async Task<JsonDocument> AskAsync(string body)
    {
        var taken = await PostAsync(body);
        Assert.Equal((202, "Accepted"), (taken.Status, taken.Text));
        var next = await NextAsync();
        Assert.Equal("message", next!.Name);
        return JsonDocument.Parse(next.Data);
    }

    public void Dispose() => _stream.Dispose();
}
