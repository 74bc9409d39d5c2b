using System.Buffers;
using System.Buffers.Text;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http.Responses;

namespace FastMcp.Wire.Http;

/// <summary>
/// Writes a head to a buffer, always as HTTP/1.1. Names, values and targets are checked: whatever could end a
/// line throws, so a head can never hold a line that was not written as one. Check text that a peer may have
/// shaped with <see cref="HttpBytes.IsFieldValue"/> first.
/// </summary>
public readonly ref struct HeadWriter(IBufferWriter<byte> output)
{
    private readonly IBufferWriter<byte> _output = output;

    /// <param name="method">A token.</param>
    /// <param name="path">Begins with a slash, or is <c>*</c>.</param>
    /// <param name="query">Without the question mark.</param>
    public void RequestLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> path, ReadOnlySpan<byte> query = default, bool hasQuery = false)
    {
        if (!HttpBytes.IsToken(method) || !IsTarget(path) || !IsTarget(query) || path.IsEmpty)
        {
            throw new ArgumentException("Method, path or query cannot stand in a request line.");
        }

        _output.Write(method);
        _output.Write(" "u8);
        _output.Write(path);
        if (hasQuery || !query.IsEmpty)
        {
            _output.Write("?"u8);
            _output.Write(query);
        }

        _output.Write(" HTTP/1.1\r\n"u8);
    }

    /// <param name="status">100 to 599.</param>
    public void StatusLine(int status)
    {
        if (status is < 100 or > 599)
        {
            throw new ArgumentOutOfRangeException(nameof(status));
        }

        _output.Write("HTTP/1.1 "u8);
        Number(status);
        _output.Write(" "u8);
        _output.Write(ReasonPhrases.Of(status));
        _output.Write("\r\n"u8);
    }

    public void Field(KnownField field, ReadOnlySpan<byte> value) => Field(KnownFields.NameOf(field), value);

    public void Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!HttpBytes.IsToken(name) || !HttpBytes.IsFieldValue(value))
        {
            throw new ArgumentException("Name or value cannot stand in a field line.");
        }

        var line = _output.GetSpan(name.Length + value.Length + 4);
        name.CopyTo(line);
        ": "u8.CopyTo(line[name.Length..]);
        value.CopyTo(line[(name.Length + 2)..]);
        "\r\n"u8.CopyTo(line[(name.Length + 2 + value.Length)..]);
        _output.Advance(name.Length + value.Length + 4);
    }

    /// <param name="length">Bytes of content, 0 or more.</param>
    public void ContentLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _output.Write("Content-Length: "u8);
        Number(length);
        _output.Write("\r\n"u8);
    }

    public void Chunked() => _output.Write("Transfer-Encoding: chunked\r\n"u8);

    public void ConnectionClose() => _output.Write("Connection: close\r\n"u8);

    /// <summary>The empty line; nothing of the head may follow.</summary>
    public void End() => _output.Write("\r\n"u8);

    private void Number(long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out int length);
        _output.Write(digits[..length]);
    }

    private static bool IsTarget(ReadOnlySpan<byte> text) =>
        !text.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E) && !text.Contains((byte)'#');
}
