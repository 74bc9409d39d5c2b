namespace FastMcp.Proxy.Stdio;

/// <summary>A server that the gateway starts itself and speaks to on its standard input and output.</summary>
internal sealed record StdioConfig
{
    /// <summary>The program and its arguments, as they are: no shell reads them.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>What it gets beside PATH, HOME and LANG of the gateway.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Where it runs; null: where the gateway does.</summary>
    public string? Directory { get; init; }

    public StdioLimits Limits { get; init; } = StdioLimits.Default;

    /// <summary>Equal for configurations that may use the same processes.</summary>
    public string Key => string.Join('\0', [.. Command, "\u0001", .. Environment.Select(one => $"{one.Key}={one.Value}"), "\u0001", Directory ?? "", Limits.ToString()]);
}
