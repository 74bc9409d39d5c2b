namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Where in a request a credential stands: one of the four.</summary>
/// <param name="Header">Name of a field; its value is <paramref name="Prefix"/> and the credential.</param>
/// <param name="Prefix">Such as <c>Bearer </c>.</param>
/// <param name="Query">Name of a parameter.</param>
/// <param name="Basic">User of a Basic login whose password it is.</param>
internal sealed record PlaceConfig(string? Header, string Prefix, string? Query, string? Basic)
{
    /// <summary>Name of a variable that a server on pipes is started with; null: it is none of them.</summary>
    public string? Environment { get; init; }

    public static PlaceConfig Bearer { get; } = new("Authorization", "Bearer ", null, null);
}
