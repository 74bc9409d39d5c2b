using FastMcp.Jose.Profiles;
using FastMcp.Jose.Signatures;

namespace FastMcp.Jose.Tokens;

/// <summary>What tokens of one issuer must be. Immutable.</summary>
public sealed record TokenRules
{
    /// <summary>The value of <c>iss</c>, compared byte by byte.</summary>
    public required string Issuer { get; init; }

    public required IssuerProfile Profile { get; init; }

    /// <summary>How far the clocks of issuer and gateway may differ.</summary>
    public TimeSpan Skew { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What the header says must be among what the issuer may say, before any key is looked for.</summary>
    public TokenFault CheckHeader(JwsMessage message) =>
        !Profile.Algorithms.Contains(message.Algorithm) ? TokenFault.AlgorithmRefused
        : !Profile.Types.Contains(message.Type ?? "", StringComparer.Ordinal) ? TokenFault.TypeRefused
        : TokenFault.None;
}
