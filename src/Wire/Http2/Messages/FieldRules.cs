using FastMcp.Wire.Http;

namespace FastMcp.Wire.Http2.Messages;

/// <summary>What a field may not be here, though HTTP/1.1 may know it (RFC 9113 section 8.2). What is refused could be two messages behind us.</summary>
internal static class FieldRules
{
    /// <returns>Null when it may stand in a message, else what is wrong.</returns>
    internal static string? Flaw(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!HttpBytes.IsToken(name) || name.ContainsAnyInRange((byte)'A', (byte)'Z'))
        {
            return "a field name that is no token in lower case";
        }

        return ValueFlaw(value) ?? (IsOfConnection(name, value) ? "a field of a connection" : null);
    }

    internal static string? ValueFlaw(ReadOnlySpan<byte> value)
    {
        if (!HttpBytes.IsFieldValue(value))
        {
            return "a control byte in a field value";
        }

        return !value.IsEmpty && (HttpBytes.IsOws(value[0]) || HttpBytes.IsOws(value[^1])) ? "white space around a field value" : null;
    }

    /// <summary>False: no number, or one that no content could have.</summary>
    internal static bool TryLength(ReadOnlySpan<byte> text, out long length)
    {
        length = 0;
        if (text.IsEmpty || text.Length > 18 || text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        foreach (byte digit in text)
        {
            length = (length * 10) + digit - '0';
        }

        return true;
    }

    private static bool IsOfConnection(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => name.Length switch
    {
        2 => name.SequenceEqual("te"u8) && !value.SequenceEqual("trailers"u8),
        7 => name.SequenceEqual("upgrade"u8),
        10 => name.SequenceEqual("connection"u8) || name.SequenceEqual("keep-alive"u8),
        16 => name.SequenceEqual("proxy-connection"u8),
        17 => name.SequenceEqual("transfer-encoding"u8),
        _ => false,
    };
}
