using System.Text;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Identity;

/// <summary>
/// Values of <c>WWW-Authenticate</c> for one route (RFC 6750 section 3, RFC 9728 section 5.1): made once, of the configuration alone. A client
/// learns the standard's error word and nothing more.
/// </summary>
internal sealed class Challenges
{
    public Challenges(RouteIdentityConfig config, string wellKnown)
    {
        var where = config.Resource is { } url
            ? $"resource_metadata=\"{url.GetLeftPart(UriPartial.Authority)}{wellKnown}{url.AbsolutePath.TrimEnd('/')}\""
            : "";
        var scope = config.Scopes.Count > 0 ? $"scope=\"{string.Join(' ', config.Scopes)}\"" : "";
        Missing = Of("", scope, where);
        Invalid = Of("error=\"invalid_token\"", scope, where);
        Malformed = Of("error=\"invalid_request\"", scope, where);
        InsufficientScope = Of("error=\"insufficient_scope\"", scope, where);
    }

    /// <summary>Nothing was shown: no error word (RFC 6750 section 3.1).</summary>
    public byte[] Missing { get; }

    public byte[] Invalid { get; }

    public byte[] Malformed { get; }

    /// <summary>Names every scope that the route needs, so that a client asks once.</summary>
    public byte[] InsufficientScope { get; }

    private static byte[] Of(params string[] parameters)
    {
        var said = string.Join(", ", parameters.Where(parameter => parameter.Length > 0));
        return Encoding.ASCII.GetBytes(said.Length == 0 ? "Bearer" : $"Bearer {said}");
    }
}
