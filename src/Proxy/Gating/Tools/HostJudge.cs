using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Gating.Tools;

/// <summary>
/// Is a text a URL of the inside? What parsers of URLs read differently is refused rather than read in one of the ways: nobody knows which one the server has. Sources: RFC 3986, RFC 6890,
/// the WHATWG URL standard (host parsing, special schemes).
/// </summary>
internal static class HostJudge
{
    private static readonly AddressRules s_public = new([]);

    // So many schemes stand before others; a text with more colons is no URL.
    private const int MostSchemes = 4;

    // Schemes behind which parsers of browsers find a host without two slashes.
    private static readonly string[] s_special = ["http", "https", "ws", "wss", "ftp"];

    // Names that are somebody's own by standard or by habit (RFC 6761, 6762, 8375, 9476; ICANN's list of collisions).
    private static readonly string[] s_ownNames = ["localhost", "local", "internal", "intranet", "private", "corp", "home", "lan", "localdomain", "arpa", "svc", "test", "invalid", "onion", "consul", "default", "cluster", "nomad", "docker"];

    // Addresses of clouds that are public by their number and lead to the host of the machine (Azure's WireServer).
    private static readonly IPAddress[] s_ownAddresses = [IPAddress.Parse("168.63.129.16")];

    // Schemes that are files of the machine whatever stands behind them.
    private static readonly string[] s_files = ["file", "netdoc", "local_file"];

    // Public names that answer with whatever address stands in them, or with loopback.
    private static readonly string[] s_wildcards = ["nip.io", "sslip.io", "xip.io", "localtest.me", "lvh.me", "vcap.me", "lacolhost.com", "rbndr.us", "1u.ms", "traefik.me", "backname.io"];

    /// <summary>Null: it is no URL, or a public one. Else why not, as the end of a sentence that begins with "it".</summary>
    /// <param name="text">Of an argument.</param>
    /// <param name="isHost">It is one without a scheme.</param>
    /// <param name="allowed">Hosts that may be named all the same.</param>
    public static string? WhyNot(string text, bool isHost, IReadOnlyList<string> allowed)
    {
        // As parsers of URLs do it: what stands around it, and line ends in it, do not count.
        var url = Trimmed(text);
        url = url.AsSpan().IndexOfAny("\t\r\n") < 0 ? url : string.Concat(url.Where(c => c is not ('\t' or '\r' or '\n')));
        if (SchemeOf(url, MostSchemes, out var rest) is { } scheme)
        {
            var whyNot = scheme == "unix" || s_files.Contains(scheme) ? "is a file of the server's own machine" : rest is null ? null : OfAuthority(rest, allowed);

            // `localhost://x` is a scheme to one parser and a host with an empty port to another.
            return whyNot ?? (isHost && !s_special.Contains(scheme) ? OfAuthority(url, allowed) : null);
        }

        return url.StartsWith("//", StringComparison.Ordinal) || url.StartsWith("\\\\", StringComparison.Ordinal) ? OfAuthority(url[2..], allowed)
            : isHost ? OfAuthority(url, allowed) : null;
    }

    // Blanks of any kind, what nobody sees, and the brackets around a URL in a text (RFC 3986 appendix C) are cut off by one library or another.
    private static string Trimmed(string text)
    {
        var (start, end) = (0, text.Length);
        while (start < end && IsAround(text[start]))
        {
            start++;
        }

        while (end > start && IsAround(text[end - 1]))
        {
            end--;
        }

        return text[start..end];
    }

    private static bool IsAround(char one) =>
        one is <= ' ' or '<' or '>' || char.IsWhiteSpace(one) || char.GetUnicodeCategory(one) is UnicodeCategory.Format or UnicodeCategory.Control;

    // What stands behind the scheme and its slashes; null: nothing that names a host. Schemes can stand before others (jdbc:mysql://).
    private static string? SchemeOf(string url, int most, out string? rest)
    {
        rest = null;
        if (most == 0)
        {
            return null;
        }

        var colon = url.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !char.IsAsciiLetter(url[0]) || url.AsSpan(0, colon).ContainsAnyExcept(s_scheme))
        {
            return null;
        }

        var scheme = url[..colon].ToLowerInvariant();
        var behind = url[(colon + 1)..];
        if (s_files.Contains(scheme))
        {
            return IsSentence(behind) ? null : scheme;
        }

        // `URL:` before a URL is cut off (RFC 1738), and blanks with it.
        behind = scheme == "url" ? Trimmed(behind) : behind;
        if (s_special.Contains(scheme))
        {
            var host = behind.TrimStart('/', '\\');

            // `ftp: see below` is a sentence.
            rest = host.Length > 0 && host[0] != ' ' ? host : null;
            return scheme;
        }

        if (behind.StartsWith("//", StringComparison.Ordinal))
        {
            rest = behind[2..].TrimStart('/');
            return scheme;
        }

        return SchemeOf(behind, most - 1, out rest) ?? (scheme == "unix" && behind.StartsWith('/') ? scheme : null);
    }

    // `file: see below` is one, and no file that anybody finds.
    private static bool IsSentence(string behind) => behind.StartsWith(' ') && behind.TrimStart(' ') is var text && !text.StartsWith('/') && !text.StartsWith('\\');

    private static readonly System.Buffers.SearchValues<char> s_scheme = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._");

    private static string? OfAuthority(string rest, IReadOnlyList<string> allowed)
    {
        var end = rest.AsSpan().IndexOfAny("/?#");
        var authority = end < 0 ? rest : rest[..end];
        if (authority.AsSpan().IndexOfAny("\\ ") >= 0 || authority.Count(c => c == '@') > 1)
        {
            return "is written so that parsers find different hosts in it";
        }

        var host = authority[(authority.IndexOf('@', StringComparison.Ordinal) + 1)..];
        return host.StartsWith('[') ? OfBracketed(host, allowed) : OfName(host, allowed);
    }

    private static string? OfBracketed(string host, IReadOnlyList<string> allowed)
    {
        var close = host.IndexOf(']', StringComparison.Ordinal);
        if (close < 0 || !IsPort(host[(close + 1)..]) || !IPAddress.TryParse(host[1..close], out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return "has brackets that hold no IPv6 address";
        }

        return Allows(host[1..close], address, allowed) ? null
            : host.Contains('%', StringComparison.Ordinal) || !IsPublic(address) ? "is not public: it is of this machine, of a private network, or of a cloud's metadata service" : null;
    }

    private static string? OfName(string host, IReadOnlyList<string> allowed)
    {
        var colon = host.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && !IsPort(host[colon..]))
        {
            // An address of IPv6 without brackets is one to some.
            return IPAddress.TryParse(host, out var bare) && IsPublic(bare) ? null : "is written so that parsers find different hosts in it";
        }

        var name = (colon < 0 ? host : host[..colon]).ToLowerInvariant();
        name = name.EndsWith('.') ? name[..^1] : name;
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(s_name) || name.StartsWith('.') || name.EndsWith('.') || name.Contains("..", StringComparison.Ordinal))
        {
            return name.Any(c => c > '~') ? "has a host that is not in ASCII: write it as xn--" : "has a host that is none";
        }

        if (IsNumeric(name))
        {
            return !IsDotted(name, out var address) ? "is a number that parsers read as different addresses"
                : IsPublic(address) || Allows(name, address, allowed) ? null
                : "is not public: it is of this machine, of a private network, or of a cloud's metadata service";
        }

        return Allows(name, null, allowed) ? null
            : !name.Contains('.', StringComparison.Ordinal) || s_ownNames.Contains(name[(name.LastIndexOf('.') + 1)..]) ? "is a name of a private network"
            : s_wildcards.Any(own => name == own || name.EndsWith("." + own, StringComparison.Ordinal)) ? "is a name that stands for any address"
            : null;
    }

    private static readonly System.Buffers.SearchValues<char> s_name = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._");

    // What ends with a number is an address to the WHATWG's parser, in whatever base.
    private static bool IsNumeric(string name)
    {
        var last = name[(name.LastIndexOf('.') + 1)..];
        return last.All(char.IsAsciiDigit) || (last.StartsWith("0x", StringComparison.Ordinal) && last[2..].All(char.IsAsciiHexDigit));
    }

    // Four decimal numbers without a leading zero: what every parser reads alike.
    private static bool IsDotted(string name, out IPAddress address)
    {
        var parts = name.Split('.');
        address = IPAddress.None;
        return parts.Length == 4 && parts.All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0')) && IPAddress.TryParse(name, out address!);
    }

    private static bool IsPort(string text) => text.Length == 0 || (text[0] == ':' && text.Length <= 6 && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);

    // Of IPv6 2000::/3 alone is given to anybody (RFC 4291 section 2.4), and of it some carry or show other addresses.
    private static bool IsPublic(IPAddress address) =>
        s_public.Allows(address) && !s_ownAddresses.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address) && (address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6 || (address.GetAddressBytes()[0] & 0xE0) == 0x20) && !IsDocumentation(address);

    // 3fff::/20 (RFC 9637).
    private static bool IsDocumentation(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 && address.GetAddressBytes() is [0x3F, 0xFF, < 0x10, ..];

    private static bool Allows(string host, IPAddress? address, IReadOnlyList<string> allowed) => allowed.Any(one =>
        string.Equals(one, host, StringComparison.OrdinalIgnoreCase)
        || (one.StartsWith("*.", StringComparison.Ordinal) && address is null && host.EndsWith(one[1..], StringComparison.OrdinalIgnoreCase) && host.Length >= one.Length)
        || (address is not null && IPAddress.TryParse(one, out var same) && same.Equals(address)));
}
