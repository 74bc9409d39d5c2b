namespace FastMcp.Masking.Core;

/// <summary>What operators see of a rule. <see cref="TableRule.Ordinal"/> is the index into the list of these.</summary>
internal sealed record RuleInfo
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>False: the rule only monitors.</summary>
    public required bool Enforced { get; init; }

    public required Directions On { get; init; }

    /// <summary>As the file was given to the compiler.</summary>
    public required string File { get; init; }

    /// <summary>From 1.</summary>
    public required int Line { get; init; }
}
