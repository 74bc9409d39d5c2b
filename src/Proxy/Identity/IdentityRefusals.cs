using FastMcp.Jose;
using FastMcp.Proxy.Replies;

namespace FastMcp.Proxy.Identity;

/// <summary>What is said to a caller who is not believed: the standard's error word in the challenge, and never which check failed.</summary>
internal static class IdentityRefusals
{
    // There is no challenge for certificates: they are asked for in the handshake.
    public static Refusal Missing(RouteIdentity route) => route.TakesOnlyCertificates ? new(
        RefusalKind.Unauthenticated, "This route needs a client certificate: show one in the TLS handshake.", Status: 403) : new(
        RefusalKind.Unauthenticated, "This route needs a token: send it as 'Authorization: Bearer'.", Challenge: route.Challenges.Missing);

    public static Refusal Certificate(RouteIdentity route) => route.TakesOnlyCertificates
        ? new(RefusalKind.Unauthenticated, "The client certificate is not accepted.", Status: 403)
        : new(RefusalKind.Unauthenticated, "The client certificate is not accepted.", Challenge: route.Challenges.Invalid);

    public static Refusal Malformed(RouteIdentity route) => new(
        RefusalKind.Unauthenticated, "Send one token, as 'Authorization: Bearer', and nowhere else.", Status: 400, Challenge: route.Challenges.Malformed);

    public static Refusal Scope(RouteIdentity route) => new(
        RefusalKind.InsufficientScope, "The token does not have the scopes of this route.", Challenge: route.Challenges.InsufficientScope);

    public static Refusal Busy { get; } = new(RefusalKind.Overloaded, "Too many tokens are verified at the moment. Try again later.");

    public static Refusal Of(RouteIdentity route, TokenFault fault) => fault is TokenFault.KeysUnavailable or TokenFault.IntrospectionFailed
        ? new(RefusalKind.IdentityUnavailable, "Tokens cannot be verified at the moment. Try again later.")
        : new(RefusalKind.Unauthenticated, "The token is not accepted.", Challenge: route.Challenges.Invalid);
}
