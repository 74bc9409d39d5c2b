using System.Text;

namespace FastMcp.Proxy.Configuration.Routing;

/// <summary>A host name, <c>*.suffix</c> (one or more labels before it) or <c>*</c>. Case does not count (RFC 9110 section 4.2.3).</summary>
internal readonly struct HostPattern
{
    private readonly byte[] _text;
    private readonly bool _isSuffix;

    public HostPattern(string pattern)
    {
        IsAny = pattern == "*";
        _isSuffix = pattern.StartsWith("*.", StringComparison.Ordinal);
        _text = Encoding.ASCII.GetBytes(_isSuffix ? pattern[1..] : pattern);
    }

    public bool IsAny { get; }

    /// <summary>The greater, the more it says: names before suffixes, long suffixes before short ones, any last.</summary>
    public int Weight => IsAny ? 0 : _isSuffix ? _text.Length : int.MaxValue;

    /// <param name="name">Without port.</param>
    public bool Matches(ReadOnlySpan<byte> name) =>
        IsAny || (_isSuffix
            ? name.Length > _text.Length && SameHost(name[^_text.Length..], _text)
            : SameHost(name, _text));

    public static bool SameHost(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => Ascii.EqualsIgnoreCase(left, right);

    /// <summary>The host of a <c>Host</c> field: without port, IPv6 addresses in their brackets, without the root's dot.</summary>
    public static ReadOnlySpan<byte> WithoutPort(ReadOnlySpan<byte> host)
    {
        var close = host.Length > 0 && host[0] == '[' ? host.IndexOf((byte)']') : -1;
        var end = close >= 0 ? close + 1 : host.IndexOf((byte)':');
        var name = end < 0 ? host : host[..end];
        return name.Length > 1 && name[^1] == '.' ? name[..^1] : name;
    }
}
