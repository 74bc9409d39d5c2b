namespace FastMcp.Wire.Http.Fields;

/// <summary>Reads one field line (RFC 9112 section 5). Control bytes were refused when its end was sought.</summary>
internal static class FieldLine
{
    /// <returns>Null when the line is good, else what is wrong with it.</returns>
    internal static string? Read(ReadOnlySpan<byte> bytes, ByteRange line, out ByteRange name, out ByteRange value, out KnownField known)
    {
        // Most fields are known: their names are tokens, and end where the colon stands.
        known = KnownFields.Begins(bytes, line.Start, out int length);
        if (known != KnownField.None)
        {
            name = new ByteRange(line.Start, length);
            value = Trimmed(bytes, line.Start + length + 1, line.End);
            return null;
        }

        return ReadOther(bytes, line, out name, out value, out known);
    }

    private static string? ReadOther(ReadOnlySpan<byte> bytes, ByteRange line, out ByteRange name, out ByteRange value, out KnownField known)
    {
        name = default;
        value = default;
        known = KnownField.None;
        ReadOnlySpan<byte> text = line.Of(bytes);
        if (HttpBytes.IsOws(text[0]))
        {
            return "a folded field line";
        }

        int length = HttpBytes.FirstNonToken(text);
        if (length <= 0 || text[length] != ':')
        {
            return length == 0 && text[0] == ':' ? "an empty field name" : "a field name that is no token";
        }

        name = new ByteRange(line.Start, length);
        value = Trimmed(bytes, line.Start + length + 1, line.End);
        known = KnownFields.IdOf(bytes, name);
        return null;
    }

    private static ByteRange Trimmed(ReadOnlySpan<byte> bytes, int start, int end)
    {
        while (start < end && HttpBytes.IsOws(bytes[start]))
        {
            start++;
        }

        while (end > start && HttpBytes.IsOws(bytes[end - 1]))
        {
            end--;
        }

        return new ByteRange(start, end - start);
    }
}
