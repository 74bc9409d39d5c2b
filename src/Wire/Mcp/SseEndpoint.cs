using System.Text;

namespace FastMcp.Wire.Mcp;

/// <summary>
/// The address that a server of HTTP+SSE (MCP 2024-11-05, Transports) names in its <c>endpoint</c> event: where messages are sent. It comes from the
/// server, and what is sent there may hold what was lent: it is the server's own origin, or nothing.
/// </summary>
public static class SseEndpoint
{
    /// <summary>limit endpoint: bytes of an address.</summary>
    public const int Longest = 2048;

    /// <param name="stream">Where the stream came from, absolute.</param>
    /// <param name="data">Of the event, as it came: a relative or an absolute reference (RFC 3986 section 4.1).</param>
    /// <param name="address">Path and query for the request line; meaningless where there is a fault.</param>
    public static SseEndpointFault Resolve(Uri stream, ReadOnlySpan<byte> data, out (string Path, string Query) address)
    {
        address = default;
        if (data.IsEmpty)
        {
            return SseEndpointFault.Malformed;
        }

        if (data.Length > Longest)
        {
            return SseEndpointFault.TooLong;
        }

        // Readers differ in what they make of a backslash, of blanks and of what is no ASCII; a fragment is never sent.
        foreach (var one in data)
        {
            if (one is <= (byte)' ' or > (byte)'~' or (byte)'\\' or (byte)'#' or (byte)'"' or (byte)'<' or (byte)'>' or (byte)'^' or (byte)'`' or (byte)'{' or (byte)'|' or (byte)'}')
            {
                return SseEndpointFault.Malformed;
            }
        }

        if (!Uri.TryCreate(AbsoluteOf(stream, Encoding.ASCII.GetString(data)), UriKind.Absolute, out var resolved) || !HasWholeEscapes(data))
        {
            return SseEndpointFault.Malformed;
        }

        if (!IsSameOrigin(stream, resolved))
        {
            return SseEndpointFault.OtherOrigin;
        }

        address = (resolved.AbsolutePath, resolved.Query.TrimStart('?'));
        return SseEndpointFault.None;
    }

    // RFC 3986 section 5.2.2, of which the parser does the dots.
    private static string AbsoluteOf(Uri stream, string data)
    {
        var origin = stream.GetLeftPart(UriPartial.Authority);
        return HasScheme(data) ? data
            : data.StartsWith("//", StringComparison.Ordinal) ? $"{stream.Scheme}:{data}"
            : data[0] == '/' ? origin + data
            : data[0] == '?' ? origin + stream.AbsolutePath + data
            : origin + stream.AbsolutePath[..(stream.AbsolutePath.LastIndexOf('/') + 1)] + data;
    }

    private static bool HasScheme(string data)
    {
        var end = data.IndexOfAny([':', '/', '?']);
        return end > 0 && data[end] == ':';
    }

    private static bool IsSameOrigin(Uri stream, Uri other) =>
        other.Scheme == stream.Scheme && other.Port == stream.Port && other.UserInfo.Length == 0 && string.Equals(other.IdnHost, stream.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static bool HasWholeEscapes(ReadOnlySpan<byte> data)
    {
        for (var i = 0; i < data.Length; i++)
        {
            if (data[i] == (byte)'%' && !(i + 2 < data.Length && char.IsAsciiHexDigit((char)data[i + 1]) && char.IsAsciiHexDigit((char)data[i + 2])))
            {
                return false;
            }
        }

        return true;
    }
}
