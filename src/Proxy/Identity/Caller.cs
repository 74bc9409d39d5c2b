using FastMcp.Policy.Facts;

namespace FastMcp.Proxy.Identity;

/// <summary>Who calls, as the Identity room found it. Only that room makes one.</summary>
internal sealed class Caller
{
    internal Caller(CallerFacts facts) => Facts = facts;

    public CallerFacts Facts { get; }
}
