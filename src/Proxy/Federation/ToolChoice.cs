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

    /// <summary>Also in other letters: some readers of JSON take them for the same.</summary>
    public bool Hides(string argument)
    {
        // The two letters outside of ASCII that fold into it.
        var plain = argument.Replace('\u017f', 's').Replace('\u212a', 'k');
        return Hidden.Contains(plain, StringComparer.OrdinalIgnoreCase) || Fixed.Any(one => string.Equals(one.Key, plain, StringComparison.OrdinalIgnoreCase));
    }

    public string Key => string.Join('\u0001', [Name, As, Description ?? "", .. Fixed.Select(one => $"{one.Key}={one.Value}"), "-", .. Hidden]);
}
