namespace FastMcp.PolicyCompiler.Cases;

/// <summary>A call and what a policy decides of it.</summary>
public sealed record VerdictCase
{
    /// <summary>For reports.</summary>
    public required string Name { get; init; }

    public string? Tool { get; init; }

    public string? Resource { get; init; }

    public string? Prompt { get; init; }

    public string? Method { get; init; }

    public string? Model { get; init; }

    /// <summary>A JSON object.</summary>
    public string Arguments { get; init; } = "";

    public string Upstream { get; init; } = "";

    public string Route { get; init; } = "";

    public string Caller { get; init; } = "anonymous";

    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>A registered agent; empty: none.</summary>
    public string Agent { get; init; } = "";

    /// <summary>Rules that found something in the request.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>What the session was marked with before.</summary>
    public IReadOnlyList<string> Taints { get; init; } = [];

    /// <summary>allow, ask or deny.</summary>
    public required string Verdict { get; init; }

    /// <summary>The decision that makes it; null: any.</summary>
    public string? By { get; init; }

    /// <summary>From 1.</summary>
    public required int Line { get; init; }

    /// <summary>From 1.</summary>
    public required int Column { get; init; }
}
