using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Whose tokens are believed. What is null is the profile's word.</summary>
internal sealed record IssuerConfig
{
    public required string Name { get; init; }

    /// <summary>The value of <c>iss</c>, as it is written.</summary>
    public required string Issuer { get; init; }

    public string Profile { get; init; } = "generic";

    /// <summary>Where its keys are; null: discovery says so.</summary>
    public Uri? Jwks { get; init; }

    /// <summary>File with its keys, full path, in place of fetching them.</summary>
    public string? KeysFile { get; init; }

    /// <summary>File with the private key of the development issuer, full path; null: it is a real one.</summary>
    public string? DevelopmentFile { get; init; }

    public IReadOnlyList<string>? Algorithms { get; init; }

    public IReadOnlyList<string>? Types { get; init; }

    public string? Subject { get; init; }

    public IReadOnlyList<string>? Client { get; init; }

    public IReadOnlyList<string>? Groups { get; init; }

    public IReadOnlyList<string>? Scopes { get; init; }

    public TimeSpan Skew { get; init; }

    /// <summary>Where opaque tokens are asked about; null: they are refused.</summary>
    public IntrospectionConfig? Introspection { get; init; }

    public Place Place { get; init; } = Place.CommandLine;
}
