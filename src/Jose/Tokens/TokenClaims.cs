namespace FastMcp.Jose.Tokens;

/// <summary>What a believed token says. Immutable.</summary>
public sealed record TokenClaims
{
    public required string Issuer { get; init; }

    public required string Subject { get; init; }

    /// <summary>The OAuth client; empty: not said.</summary>
    public string Client { get; init; } = "";

    /// <summary>Who acts for the subject: the outermost <c>act</c>, which is the current actor (RFC 8693 section 4.1), else the client; empty: not said.</summary>
    public string Agent { get; init; } = "";

    public IReadOnlyList<string> Groups { get; init; } = [];

    public IReadOnlyList<string> Scopes { get; init; } = [];

    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Seconds since 1970, skew included: from then on it is not believed.</summary>
    public required long EndsAt { get; init; }

    /// <summary>SHA-256 of the client certificate that it is bound to (<c>cnf</c>, RFC 8705 section 3.1); empty: it is bound to none.</summary>
    public ReadOnlyMemory<byte> Certificate { get; init; }

    /// <summary>All claims, as strict JSON.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }
}
