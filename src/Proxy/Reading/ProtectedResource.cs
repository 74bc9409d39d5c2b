using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Proxy.Reading;

/// <summary>
/// Answers who asks which tokens a route takes (RFC 9728 section 3.1: the well-known path, then the path of the resource). The upstream's own document,
/// which names another resource and other issuers, is not reached for such a route.
/// </summary>
internal static class ProtectedResource
{
    /// <summary>No refusal: that is not what is asked, or the route takes no tokens.</summary>
    public static Refusal Answer(RequestHead head, LiveSnapshot live)
    {
        if (!head.Path.StartsWith(RouteIdentity.WellKnownPath) || head.MethodKind is not (MethodKind.Get or MethodKind.Head))
        {
            return default;
        }

        var rest = head.Path[RouteIdentity.WellKnownPath.Length..];
        if (!rest.IsEmpty && rest[0] != (byte)'/')
        {
            return default;
        }

        return live.Find(head.Authority, rest.IsEmpty ? "/"u8 : rest) is { } route && live.TermsOf(route)?.Identity.Metadata is { } document
            ? new Refusal(RefusalKind.Answered, "", Document: document)
            : default;
    }
}
