using FastMcp.Proxy.Credentials;

namespace FastMcp.Proxy.Connections;

/// <summary>What a token endpoint gave for a code or a refresh token, or why nothing.</summary>
/// <param name="Access">Null: nothing was given.</param>
/// <param name="Refresh">Null: none was given; the one before goes on.</param>
/// <param name="Ends">Of the access token; null: it does not say.</param>
/// <param name="Scope">Null: what was asked for.</param>
/// <param name="WhyNot">For operators: a status, an address, the standard's error word; empty where something was given.</param>
/// <param name="IsOver">The server will not give anything for this any more (<c>invalid_grant</c>): it ended, was used before, or was taken back.</param>
internal sealed record TokenSet(Secret? Access, Secret? Refresh, DateTimeOffset? Ends, string? Scope, string WhyNot, bool IsOver) : IDisposable
{
    public static TokenSet None(string whyNot, bool isOver = false) => new(null, null, null, null, whyNot, isOver);

    public void Dispose()
    {
        Access?.Dispose();
        Refresh?.Dispose();
    }

    public override string ToString() => "***";
}
