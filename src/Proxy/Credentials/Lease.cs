namespace FastMcp.Proxy.Credentials;

/// <summary>
/// What was lent for one call. Forwarding takes nothing else as a credential, and only <see cref="Lender"/>
/// makes one.
/// </summary>
internal sealed class Lease
{
    internal Lease(string source) => Source = source;

    /// <summary>Where it comes from, for the record: <c>none</c> where the upstream needs no credential.</summary>
    public string Source { get; }
}
