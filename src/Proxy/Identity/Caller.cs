using FastMcp.Policy.Facts;

namespace FastMcp.Proxy.Identity;

/// <summary>Who calls, as the Identity room found it. Only that room makes one. Immutable, shared by all calls of the same token.</summary>
internal sealed class Caller
{
    internal Caller(CallerFacts facts) => Facts = facts;

    public static Caller Anonymous { get; } = new(CallerFacts.Anonymous);

    public CallerFacts Facts { get; }

    /// <summary>Tells callers apart, also of different issuers: sessions and what is lent are bound to it.</summary>
    public string Name => Facts.Name;

    /// <summary>Seconds since 1970 at which what was shown ends; never for what does not.</summary>
    public long EndsAt { get; init; } = long.MaxValue;

    /// <summary>The token that was shown, by hash; zeros: there was none.</summary>
    public TokenKey Token { get; init; }

    /// <summary>SHA-256 of the client certificate that its token is bound to (RFC 8705); empty: it is bound to none.</summary>
    public ReadOnlyMemory<byte> Certificate { get; init; }

    /// <summary>It is named by the certificate of its connection, and showed no token.</summary>
    public bool IsByCertificate { get; init; }

    /// <summary>Who it is cannot be found out again without its connection's handshake.</summary>
    public bool NeedsHandshake => IsByCertificate || !Certificate.IsEmpty;

    /// <summary>Of the token.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];
}
