using System.Text;

namespace FastMcp.Wire.Http2.Hpack;

/// <summary>Fields that have a number from the beginning (RFC 7541 appendix A).</summary>
internal static class StaticTable
{
    internal const int Count = 61;

    private static readonly (string Name, string Value)[] _texts =
    [
        (":authority", ""),
        (":method", "GET"),
        (":method", "POST"),
        (":path", "/"),
        (":path", "/index.html"),
        (":scheme", "http"),
        (":scheme", "https"),
        (":status", "200"),
        (":status", "204"),
        (":status", "206"),
        (":status", "304"),
        (":status", "400"),
        (":status", "404"),
        (":status", "500"),
        ("accept-charset", ""),
        ("accept-encoding", "gzip, deflate"),
        ("accept-language", ""),
        ("accept-ranges", ""),
        ("accept", ""),
        ("access-control-allow-origin", ""),
        ("age", ""),
        ("allow", ""),
        ("authorization", ""),
        ("cache-control", ""),
        ("content-disposition", ""),
        ("content-encoding", ""),
        ("content-language", ""),
        ("content-length", ""),
        ("content-location", ""),
        ("content-range", ""),
        ("content-type", ""),
        ("cookie", ""),
        ("date", ""),
        ("etag", ""),
        ("expect", ""),
        ("expires", ""),
        ("from", ""),
        ("host", ""),
        ("if-match", ""),
        ("if-modified-since", ""),
        ("if-none-match", ""),
        ("if-range", ""),
        ("if-unmodified-since", ""),
        ("last-modified", ""),
        ("link", ""),
        ("location", ""),
        ("max-forwards", ""),
        ("proxy-authenticate", ""),
        ("proxy-authorization", ""),
        ("range", ""),
        ("referer", ""),
        ("refresh", ""),
        ("retry-after", ""),
        ("server", ""),
        ("set-cookie", ""),
        ("strict-transport-security", ""),
        ("transfer-encoding", ""),
        ("user-agent", ""),
        ("vary", ""),
        ("via", ""),
        ("www-authenticate", ""),
    ];

    private static readonly byte[][] _names = [.. _texts.Select(field => Encoding.ASCII.GetBytes(field.Name))];

    private static readonly byte[][] _values = [.. _texts.Select(field => Encoding.ASCII.GetBytes(field.Value))];

    private static readonly System.Collections.Frozen.FrozenDictionary<string, int> _indexes = IndexesOfNames();

    /// <param name="index">1 to <see cref="Count"/>.</param>
    internal static ReadOnlySpan<byte> Name(int index) => _names[index - 1];

    /// <param name="index">1 to <see cref="Count"/>.</param>
    internal static ReadOnlySpan<byte> Value(int index) => _values[index - 1];

    /// <summary>The first index with that name in lower case; 0: none.</summary>
    internal static int IndexOf(ReadOnlySpan<byte> name)
    {
        if (name.Length > 32)
        {
            return 0;
        }

        Span<char> text = stackalloc char[32];
        Encoding.Latin1.GetChars(name, text);
        return _indexes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..name.Length], out int index) ? index : 0;
    }

    private static System.Collections.Frozen.FrozenDictionary<string, int> IndexesOfNames()
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < _texts.Length; i++)
        {
            first.TryAdd(_texts[i].Name, i + 1);
        }

        return System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(first, StringComparer.Ordinal);
    }
}
