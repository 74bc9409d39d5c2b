namespace FastMcp.Proxy.Federation;

/// <summary>One tool of a server as clients are to see it.</summary>
/// <param name="Name">The server's own name.</param>
/// <param name="As">For clients, behind the prefix.</param>
internal sealed record ToolChoice(string Name, string As)
{
    /// <summary>In place of the server's; null: that.</summary>
    public string? Description { get; init; }

    /// <summary>Arguments that clients do not see and that always have this value, as JSON.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fixed { get; init; } = [];

    /// <summary>Arguments that clients do not see and cannot give.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    public bool Hides(string argument) => Hidden.Contains(argument) || Fixed.Any(one => one.Key == argument);

    public string Key => string.Join('\u0001', [Name, As, Description ?? "", .. Fixed.Select(one => $"{one.Key}={one.Value}"), "-", .. Hidden]);
}
