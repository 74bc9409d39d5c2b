namespace FastMcp.WebConsole;

/// <summary>How often a limit of the console refused or cut something, since the start of the process. For metrics; each by the name that docs/console.md gives it.</summary>
public static class ConsoleCounts
{
    internal static LimitHits Live { get; } = new("live");

    internal static LimitHits Turn { get; } = new("turn");

    internal static LimitHits Fresh { get; } = new("fresh");

    internal static LimitHits Part { get; } = new("part");

    internal static LimitHits Assembled { get; } = new("assembled");

    internal static LimitHits Query { get; } = new("query");

    internal static LimitHits Approvals { get; } = new("approvals-page");

    internal static LimitHits Body { get; } = new("body");

    public static IReadOnlyList<LimitHits> All { get; } = [Live, Turn, Fresh, Part, Assembled, Query, Approvals, Body];
}
