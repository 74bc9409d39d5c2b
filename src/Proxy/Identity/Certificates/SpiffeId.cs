namespace FastMcp.Proxy.Identity.Certificates;

/// <summary>
/// A SPIFFE ID of a workload (SPIFFE-ID standard, sections 2.1 to 2.4): <c>spiffe://trust-domain/path</c>, in its one form. No port, user, query, fragment or percent signs; no empty
/// segments, <c>.</c> or <c>..</c>; the trust domain in small letters. Pure.
/// </summary>
internal static class SpiffeId
{
    private const string Scheme = "spiffe://";
    private const int MostBytes = 2048;
    private const int MostDomainBytes = 255;

    /// <summary>It says of itself that it is one, however wrong its form: nobody else may read it as another name.</summary>
    public static bool IsMeant(string uri) => uri.StartsWith("spiffe:", StringComparison.OrdinalIgnoreCase);

    /// <summary>False: it is none, or that of a trust domain as a whole.</summary>
    public static bool TryParse(string uri, out string trustDomain)
    {
        trustDomain = "";
        if (uri.Length > MostBytes || !uri.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = uri[Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IsTrustDomain(rest[..slash]))
        {
            return false;
        }

        trustDomain = rest[..slash];
        return rest[(slash + 1)..].Split('/').All(IsSegment);
    }

    public static bool IsTrustDomain(string name) =>
        name.Length is > 0 and <= MostDomainBytes && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_');

    private static bool IsSegment(string segment) =>
        segment.Length > 0 && segment is not ("." or "..") && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
