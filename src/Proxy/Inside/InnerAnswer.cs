using System.Buffers;
using System.Text;
using FastMcp.Proxy.Forwarding.Upstreams;
using FastMcp.Proxy.Transport;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Responses;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Inside;

/// <summary>What the pipeline answered to an <see cref="InnerCall"/>: its head is here, its messages are to be read.</summary>
/// <remarks>Ownership: one reader, who disposes it; that ends the exchange.</remarks>
internal sealed class InnerAnswer : IAsyncDisposable
{
    private readonly Connection _connection;
    private readonly HttpLimits _limits;
    private readonly CancellationTokenRegistration _gone;
    private readonly ArrayBufferWriter<byte> _content = new();
    private readonly SseReader _events;
    private readonly SseEvent _event = new();
    private readonly UpstreamLease _lease;
    private readonly bool _keeps;
    private BodyReader _body;
    private bool _ended;

    /// <param name="connection">On which it comes.</param>
    /// <param name="head">Its own is kept by nobody.</param>
    /// <param name="limits">Of framing.</param>
    /// <param name="events">Of events.</param>
    /// <param name="gone">Ends the connection.</param>
    /// <param name="lease">Of a pool that the connection belongs to; nothing: it is this answer's alone.</param>
    internal InnerAnswer(Connection connection, ResponseHead head, HttpLimits limits, SseLimits events, CancellationTokenRegistration gone, UpstreamLease lease = default)
    {
        (_connection, _limits, _gone, _lease, _keeps) = (connection, limits, gone, lease, head.KeepAlive);
        _events = new SseReader(events);
        _body = BodyReader.For(head, _limits);
        Status = head.Status;
        Session = Encoding.ASCII.GetString(head.Fields.ValueOf(KnownField.McpSessionId));
        Challenge = Encoding.Latin1.GetString(head.Fields.ValueOf(KnownField.WwwAuthenticate));
        Streams = head.Fields.ValueOf(KnownField.ContentType).StartsWith("text/event-stream"u8);
    }

    public int Status { get; }

    /// <summary><c>Mcp-Session-Id</c>; empty: none.</summary>
    public string Session { get; }

    /// <summary><c>WWW-Authenticate</c>; empty: none.</summary>
    public string Challenge { get; }

    /// <summary>Its content is a stream of events.</summary>
    public bool Streams { get; }

    /// <summary>Told of each piece of content.</summary>
    public Action? Progressed { get; set; }

    /// <summary>Bytes of one message that are taken; beyond them the answer is over.</summary>
    public int Most { get; set; } = int.MaxValue;

    /// <summary>A message was larger.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>The content was read to its proper end.</summary>
    public bool IsWhole => _body.IsComplete;

    /// <summary>Name of the event that came last; empty: it has none.</summary>
    public string EventName { get; private set; } = "";

    /// <summary>The next message: the data of an event, or all of the content. Null: there is none any more.</summary>
    public async ValueTask<byte[]?> NextAsync()
    {
        while (true)
        {
            if (Streams && Event() is { } data)
            {
                if (data.Length > 0)
                {
                    return data;
                }

                continue;
            }

            if (_content.WrittenCount > Most)
            {
                (IsTooLarge, _ended) = (true, true);
                return null;
            }

            if (_ended)
            {
                return Streams ? null : Rest();
            }

            await MoreAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.DisposeAsync().ConfigureAwait(false);
        if (!_lease.IsOk)
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
        else if (_keeps && _body.IsComplete)
        {
            _lease.Return();
        }
        else
        {
            _lease.Drop();
        }
    }

    private byte[]? Rest()
    {
        var all = _content.WrittenCount == 0 ? null : _content.WrittenSpan.ToArray();
        _content.ResetWrittenCount();
        return all;
    }

    // Empty: an event without data.
    private byte[]? Event()
    {
        var result = _events.Next(_content.WrittenSpan, _ended, out var consumed, _event);
        if (result != SseResult.Event)
        {
            IsTooLarge |= result == SseResult.TooLarge;
            _ended |= IsTooLarge;
            return null;
        }

        var data = new byte[_event.Raw.Length];
        var length = _event.JoinData(_content.WrittenSpan, SseEvent.JsonSeparator, data);
        EventName = Encoding.UTF8.GetString(_event.Name.Of(_content.WrittenSpan));
        var rest = _content.WrittenSpan[consumed..].ToArray();
        _content.ResetWrittenCount();
        _content.Write(rest);
        return data[..length];
    }

    private async ValueTask MoreAsync()
    {
        if (_body.IsComplete)
        {
            _ended = true;
            return;
        }

        var read = await _connection.Input.ReadAsync().ConfigureAwait(false);
        var consumed = Take(read.Buffer.FirstSpan);
        Progressed?.Invoke();
        _connection.Input.AdvanceTo(read.Buffer.GetPosition(consumed), read.Buffer.End);
        _ended |= _body.IsComplete || (read.IsCompleted && consumed == read.Buffer.Length);
    }

    private int Take(ReadOnlySpan<byte> input)
    {
        var consumed = 0;
        while (true)
        {
            var status = _body.Next(input[consumed..], out var step, out var data);
            consumed += step;
            if (status != BodyStatus.Data)
            {
                _ended |= status == BodyStatus.Refused;
                return consumed;
            }

            _content.Write(data);
        }
    }
}
