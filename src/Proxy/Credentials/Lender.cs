using FastMcp.Policy.Gating;
using FastMcp.Proxy.Pipeline;

namespace FastMcp.Proxy.Credentials;

/// <summary>
/// The Credentials room before any source is configured: after the yes, nothing is lent. The caller's own
/// Authorization goes on only where the route says so (see <c>Forwarding</c>).
/// </summary>
internal sealed class Lender
{
    private readonly Lease _none = new("none");

    public Step<Lease> Lend(Permit permit)
    {
        _ = permit.By;
        return _none;
    }
}
