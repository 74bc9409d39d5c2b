namespace FastMcp.Policy.Decisions;

/// <summary>The static scope of a decision: globs by dimension, any of which fits. An empty dimension is not looked at.</summary>
public sealed record DecisionMatch
{
    public static DecisionMatch Everything { get; } = new();

    public string[] Upstream { get; init; } = [];

    public string[] Route { get; init; } = [];

    /// <summary>JSON-RPC methods.</summary>
    public string[] Method { get; init; } = [];

    public string[] Tools { get; init; } = [];

    public string[] Resources { get; init; } = [];

    public string[] Prompts { get; init; } = [];

    public string[] Models { get; init; } = [];

    internal bool IsFor(NameTexts place) => Fits(Upstream, place.Upstream) && Fits(Route, place.Route);

    private static bool Fits(string[] globs, string name) =>
        globs.Length == 0 || Array.Exists(globs, glob => new Matching.NameGlob(glob).Matches(System.Text.Encoding.UTF8.GetBytes(name)));
}
