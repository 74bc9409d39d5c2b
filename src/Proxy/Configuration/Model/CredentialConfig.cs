using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>What is lent for calls to an upstream. Which keys there are is the word of <see cref="CredentialSpecs"/>.</summary>
internal sealed record CredentialConfig
{
    public required string Name { get; init; }

    public required CredentialSpec Spec { get; init; }

    public PlaceConfig PutAt { get; init; } = PlaceConfig.Bearer;

    /// <summary>How long what was minted is lent again; zero: it is minted for each call and ended behind it.</summary>
    public TimeSpan Keep { get; init; }

    /// <summary>By key; lists have several.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Values { get; init; }

    public Place Place { get; init; } = Place.CommandLine;

    /// <summary>Null: it was not written.</summary>
    public string? Text(string key) => Values.TryGetValue(key, out var values) && values.Count > 0 ? values[0] : null;

    public IReadOnlyList<string> Texts(string key) => Values.GetValueOrDefault(key, []);
}
