using System.Buffers;
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

        var line = new LineBytes(_output, method.Length + path.Length + query.Length + 13);
        line.Add(method);
        line.Add(" "u8);
        line.Add(path);
        if (hasQuery || !query.IsEmpty)
        {
            line.Add("?"u8);
            line.Add(query);
        }

        line.Add(" HTTP/1.1\r\n"u8);
        line.End();
    }

    /// <param name="status">100 to 599.</param>
    public void StatusLine(int status)
    {
        if (status is < 100 or > 599)
        {
            throw new ArgumentOutOfRangeException(nameof(status));
        }

        var reason = ReasonPhrases.Of(status);
        var line = new LineBytes(_output, reason.Length + 15);
        line.Add("HTTP/1.1 "u8);
        line.Add(status);
        line.Add(" "u8);
        line.Add(reason);
        line.Add("\r\n"u8);
        line.End();
    }

    public void Field(KnownField field, ReadOnlySpan<byte> value) => FieldLine(KnownFields.NameOf(field), !KnownFields.NameOf(field).IsEmpty, value);

    public void Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => FieldLine(name, HttpBytes.IsToken(name), value);

    /// <param name="length">Bytes of content, 0 or more.</param>
    public void ContentLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var line = new LineBytes(_output, "Content-Length: \r\n"u8.Length + LineBytes.MostDigits);
        line.Add("Content-Length: "u8);
        line.Add(length);
        line.Add("\r\n"u8);
        line.End();
    }

    public void Chunked() => _output.Write("Transfer-Encoding: chunked\r\n"u8);

    public void ConnectionClose() => _output.Write("Connection: close\r\n"u8);

    /// <summary>The empty line; nothing of the head may follow.</summary>
    public void End() => _output.Write("\r\n"u8);

    private void FieldLine(ReadOnlySpan<byte> name, bool isToken, ReadOnlySpan<byte> value)
    {
        if (!isToken || HttpBytes.FirstControl(value) >= 0)
        {
            throw new ArgumentException("Name or value cannot stand in a field line.");
        }

        var line = new LineBytes(_output, name.Length + value.Length + 4);
        line.Add(name);
        line.Add(": "u8);
        line.Add(value);
        line.Add("\r\n"u8);
        line.End();
    }

    private static bool IsTarget(ReadOnlySpan<byte> text) =>
        !text.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E) && !text.Contains((byte)'#');
}
