namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Who may call a route.</summary>
internal sealed record RouteIdentityConfig
{
    public static RouteIdentityConfig Open { get; } = new() { Anonymous = true };

    /// <summary>Names of issuers whose tokens are taken.</summary>
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>The URL by which clients know the route (RFC 9728); null where no tokens are taken.</summary>
    public Uri? Resource { get; init; }

    /// <summary>As it is written: clients and audiences are compared with it byte by byte.</summary>
    public string ResourceText { get; init; } = "";

    /// <summary>One of them must be in <c>aud</c>.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Scopes that every call needs.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Who brings nothing is let in as anonymous.</summary>
    public bool Anonymous { get; init; }

    /// <summary>The gateway's own keys are taken.</summary>
    public bool ApiKeys { get; init; }

    /// <summary>Names of authorities whose client certificates are taken.</summary>
    public string[] Certificates { get; init; } = [];

    /// <summary>What runs when its token ends is cut; else it may finish.</summary>
    public bool CutsAtExpiry { get; init; }

    /// <summary>Nobody has to show anything, and nothing that is shown is looked at.</summary>
    public bool IsOpen => Anonymous && Issuers.Count == 0 && !ApiKeys && Certificates.Length == 0;
}
