namespace FastMcp.Policy.Decisions;

/// <summary>Where a decision stands, for operators.</summary>
/// <param name="Id">The decision's id; <c>builtin:...</c> where no file holds it.</param>
/// <param name="File">The policy file, or <c>(builtin)</c>.</param>
/// <param name="Line">From 1; 0 for a builtin.</param>
public sealed record DecisionSource(string Id, string File, int Line)
{
    /// <summary>What decides without a line in a file.</summary>
    public static IReadOnlyList<string> BuiltInIds { get; } = ["builtin:agent-upstreams", "builtin:allow-all", "builtin:answers", "builtin:arguments-unfit", "builtin:changed-tool", "builtin:default-deny", "builtin:mcp-lifecycle", "builtin:masked-names", "builtin:mcp-lists", "builtin:model-list", "builtin:policy-broken", "builtin:private-address", "builtin:unknown-answer", "builtin:unpinned-tool", "builtin:unasked-answer", "builtin:unregistered"];

    public static DecisionSource Builtin(string name) => new("builtin:" + name, "(builtin)", 0);

    public override string ToString() => Line == 0 ? Id : $"{Id} ({File}:{Line})";
}
