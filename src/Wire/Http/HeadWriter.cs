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
/// <remarks>
/// The buffer is asked for room when there is none left, and has the lines with <see cref="End"/> or <see cref="Commit"/>. Handed on by reference: two copies would write over each other.
/// </remarks>
public ref struct HeadWriter(IBufferWriter<byte> output)
{
    private readonly IBufferWriter<byte> _output = output;

    // What the buffer gave, from the last commit on.
    private Span<byte> _room;
    private int _used;

    /// <param name="method">A token.</param>
    /// <param name="path">Begins with a slash, or is <c>*</c>.</param>
    /// <param name="query">Without the question mark.</param>
    public void RequestLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> path, ReadOnlySpan<byte> query = default, bool hasQuery = false)
    {
        if (!HttpBytes.IsToken(method) || !IsTarget(path) || !IsTarget(query) || path.IsEmpty)
        {
            throw new ArgumentException("Method, path or query cannot stand in a request line.");
        }

        var line = Line(method.Length + path.Length + query.Length + 13);
        line.Add(method);
        line.Add(" "u8);
        line.Add(path);
        if (hasQuery || !query.IsEmpty)
        {
            line.Add("?"u8);
            line.Add(query);
        }

        line.Add(" HTTP/1.1\r\n"u8);
        _used += line.Used;
    }

    /// <param name="status">100 to 599.</param>
    public void StatusLine(int status)
    {
        if (status is < 100 or > 599)
        {
            throw new ArgumentOutOfRangeException(nameof(status));
        }

        var reason = ReasonPhrases.Of(status);
        var line = Line(reason.Length + 15);
        line.Add("HTTP/1.1 "u8);
        line.Add(status);
        line.Add(" "u8);
        line.Add(reason);
        line.Add("\r\n"u8);
        _used += line.Used;
    }

    public void Field(KnownField field, ReadOnlySpan<byte> value) => FieldLine(KnownFields.NameOf(field), !KnownFields.NameOf(field).IsEmpty, value);

    public void Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => FieldLine(name, HttpBytes.IsToken(name), value);

    /// <param name="length">Bytes of content, 0 or more.</param>
    public void ContentLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var line = Line("Content-Length: \r\n"u8.Length + LineBytes.MostDigits);
        line.Add("Content-Length: "u8);
        line.Add(length);
        line.Add("\r\n"u8);
        _used += line.Used;
    }

    public void Chunked() => Raw("Transfer-Encoding: chunked\r\n"u8);

    public void ConnectionClose() => Raw("Connection: close\r\n"u8);

    /// <summary>The empty line; nothing of the head may follow. The buffer has the head.</summary>
    public void End()
    {
        Raw("\r\n"u8);
        Commit();
    }

    /// <summary>The buffer has what was written: before others write to it.</summary>
    public void Commit()
    {
        _output.Advance(_used);
        _room = default;
        _used = 0;
    }

    private void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        var line = Line(bytes.Length);
        line.Add(bytes);
        _used += line.Used;
    }

    private LineBytes Line(int most)
    {
        if (_room.Length - _used < most)
        {
            Commit();
            _room = _output.GetSpan(most);
        }

        return new LineBytes(_room[_used..]);
    }

    private void FieldLine(ReadOnlySpan<byte> name, bool isToken, ReadOnlySpan<byte> value)
    {
        if (!isToken || HttpBytes.FirstControl(value) >= 0)
        {
            throw new ArgumentException("Name or value cannot stand in a field line.");
        }

        var line = Line(name.Length + value.Length + 4);
        line.Add(name);
        line.Add(": "u8);
        line.Add(value);
        line.Add("\r\n"u8);
        _used += line.Used;
    }

    private static bool IsTarget(ReadOnlySpan<byte> text) =>
        !text.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E) && !text.Contains((byte)'#');
}
