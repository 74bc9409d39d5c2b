using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Proxy.Transport;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Proxy.Inside;

/// <summary>The answer to an <see cref="InnerRequest"/>: whole, or a stream of events. False: nobody reads it any more.</summary>
/// <remarks>Ownership: the task that serves the request.</remarks>
internal sealed class InnerReply(Connection connection)
{
    private readonly PipeWriter _output = connection.Output;
    private bool _streams;

    /// <summary>Its head has left.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Nothing more is to be written.</summary>
    public bool IsWhole { get; private set; }

    public ValueTask<bool> JsonAsync(int status, ReadOnlyMemory<byte> body, string? session = null)
    {
        var head = Begin(status, session);
        head.Field(KnownField.ContentType, "application/json"u8);
        head.ContentLength(body.Length);
        head.End();
        _output.Write(body.Span);
        IsWhole = true;
        return FlushAsync();
    }

    public ValueTask<bool> EmptyAsync(int status)
    {
        var head = Begin(status, null);
        head.ContentLength(0);
        head.End();
        IsWhole = true;
        return FlushAsync();
    }

    public ValueTask<bool> TextAsync(int status, ReadOnlyMemory<byte> text)
    {
        var head = Begin(status, null);
        head.Field(KnownField.ContentType, "text/plain"u8);
        head.ContentLength(text.Length);
        head.End();
        _output.Write(text.Span);
        IsWhole = true;
        return FlushAsync();
    }

    public ValueTask<bool> BeginEventsAsync(string? session = null)
    {
        var head = Begin(200, session);
        head.Field(KnownField.ContentType, "text/event-stream"u8);
        head.Field(KnownField.CacheControl, "no-cache"u8);
        head.Chunked();
        head.End();
        _streams = true;
        return FlushAsync();
    }

    /// <summary>One event of a message. Line ends between its tokens become blanks: one would be the end of the event's line.</summary>
    public ValueTask<bool> EventAsync(ReadOnlyMemory<byte> message)
    {
        Chunk(OneLine(message.Span), "data: "u8, "\n\n"u8);
        return FlushAsync();
    }

    /// <summary>The same under a name.</summary>
    public ValueTask<bool> EventAsync(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> data)
    {
        Chunk(OneLine(data.Span), [.. "event: "u8, .. name, .. "\ndata: "u8], "\n\n"u8);
        return FlushAsync();
    }

    /// <summary>A sign of life that no client sees.</summary>
    public ValueTask<bool> CommentAsync()
    {
        Chunk(default, ":\n\n"u8, default);
        return FlushAsync();
    }

    public ValueTask<bool> EndAsync()
    {
        if (_streams)
        {
            _output.Write(ChunkWriter.LastChunk);
        }

        IsWhole = true;
        return FlushAsync();
    }

    private static ReadOnlySpan<byte> OneLine(ReadOnlySpan<byte> message) => message.IndexOfAny((byte)'\r', (byte)'\n') < 0 ? message : MessageEdit.ToLine(message).AsSpan(0, message.Length);

    private HeadWriter Begin(int status, string? session)
    {
        if (IsBegun)
        {
            throw new InvalidOperationException("The answer has begun already.");
        }

        IsBegun = true;
        var head = new HeadWriter(_output);
        head.StatusLine(status);
        if (session is not null)
        {
            head.Field(KnownField.McpSessionId, Encoding.ASCII.GetBytes(session));
        }

        return head;
    }

    private void Chunk(ReadOnlySpan<byte> data, ReadOnlySpan<byte> before, ReadOnlySpan<byte> behind)
    {
        var line = _output.GetSpan(ChunkWriter.MaxSizeLine);
        _output.Advance(ChunkWriter.WriteSizeLine(line, before.Length + data.Length + behind.Length));
        _output.Write(before);
        _output.Write(data);
        _output.Write(behind);
        _output.Write(ChunkWriter.DataEnd);
    }

    private async ValueTask<bool> FlushAsync() => !(await _output.FlushAsync().ConfigureAwait(false)).IsCompleted;
}
