using FastMcp.Jose.Signatures;

namespace FastMcp.Jose.Profiles;

/// <summary>What differs from issuer to issuer in what their access tokens say. Paths of claims are those of <see cref="Tokens.ClaimPath"/>.</summary>
public sealed record IssuerProfile
{
    public required string Name { get; init; }

    /// <summary>Values of <c>typ</c> in lower case; an empty text: none at all.</summary>
    public IReadOnlyList<string> Types { get; init; } = ["at+jwt"];

    public IReadOnlyList<JwsAlgorithm> Algorithms { get; init; } = JwsAlgorithms.Public;

    public string Subject { get; init; } = "sub";

    /// <summary>The first of these that is there.</summary>
    public IReadOnlyList<string> Client { get; init; } = ["client_id", "azp"];

    /// <summary>All of these that are there.</summary>
    public IReadOnlyList<string> Groups { get; init; } = ["groups"];

    /// <summary>All of these that are there: a text with spaces between, or a list.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["scope"];

    /// <summary>A claim that must have this value, where the header does not tell an access token from others; null: none.</summary>
    public (string Claim, string Value)? Kind { get; init; }

    /// <summary>Claims that only other kinds of tokens have: nonces and hashes of ID tokens.</summary>
    public IReadOnlyList<string> Foreign { get; init; } = [];

    /// <summary>Groups may be left out of the token for their number (Entra ID, "groups overage claim").</summary>
    public bool HasOverage { get; init; }

    /// <summary>Groups are made of a subject <c>system:serviceaccount:NAMESPACE:NAME</c>, as the cluster makes them (Kubernetes, "Service accounts").</summary>
    public bool IsKubernetes { get; init; }
}
