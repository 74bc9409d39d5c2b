using FastMcp.Policy.Facts;
using FastMcp.Proxy.Pipeline;

namespace FastMcp.Proxy.Identity;

/// <summary>
/// The Identity room of a gateway without issuers: every caller is anonymous, and start-up and health say so.
/// </summary>
internal sealed class AnonymousIdentity
{
    private readonly Caller _anonymous = new(CallerFacts.Anonymous);

    public Step<Caller> Identify() => _anonymous;
}
