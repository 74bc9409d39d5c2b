using System.Text;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Streams;

/// <summary>The client's side of a stream of events, read as it arrives.</summary>
public sealed class EventStream
{
    private readonly ContentReader _content;
    private readonly SseDecoder _decoder = new();
    private readonly Queue<SseEvent> _ready = new();
    private readonly StringBuilder _seen = new();

    private EventStream(ContentReader content) => _content = content;

    /// <summary>Everything received so far.</summary>
    public string Seen => _seen.ToString();

    public static async Task<EventStream> OpenAsync(RawClient client, ReadOnlyMemory<byte> request)
    {
        await client.SendAsync(request);
        var head = await client.HeadAsync();
        Assert.StartsWith("HTTP/1.1 200 ", head.StartLine);
        return new(client.Content(head));
    }

    /// <summary>The next event; null at the proper end of the answer.</summary>
    public async Task<SseEvent?> NextAsync(CancellationToken stop = default)
    {
        while (_ready.Count == 0)
        {
            if (await _content.NextAsync(stop) is not { } piece)
            {
                return null;
            }

            _seen.Append(Encoding.UTF8.GetString(piece));
            foreach (var e in _decoder.Feed(piece))
            {
                _ready.Enqueue(e);
            }
        }

        return _ready.Dequeue();
    }
}
