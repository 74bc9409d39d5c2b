namespace FastMcp.Proxy.Connections;

/// <summary>Limits of connections, by the names that docs/operating.md gives them.</summary>
internal static class ConnectionLimits
{
    /// <summary>limit consents-open: browsers that were led away and did not come back yet.</summary>
    public const int Open = 1000;

    /// <summary>limit consents-of-one: of one sign-in; the oldest makes room.</summary>
    public const int OfOne = 8;

    /// <summary>limit consent-patience: so long somebody may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>limit consent-wait: a call whose client sends its person to the console waits so long for it.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    /// <summary>limit consents-waiting: such calls at once.</summary>
    public const int Waiting = 256;

    /// <summary>limit connections-page: grants that an admin is shown.</summary>
    public const int Page = 500;

    /// <summary>An access token that ends within this is renewed first.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>One node renews a grant; what takes longer than this, another one does.</summary>
    public static readonly TimeSpan Claim = TimeSpan.FromSeconds(15);

    /// <summary>Other nodes look so often whether it was renewed.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
}
