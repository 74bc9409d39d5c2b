namespace FastMcp.Proxy.Configuration.Routing;

/// <summary>
/// Whether a route's guard can run, and what it covers. A route whose guard cannot run answers 503 and
/// is red in health: a guard is never silently inert. Immutable.
/// </summary>
internal sealed class RouteGuard
{
    private RouteGuard(bool runs, string? whyNot, int rules, IReadOnlyList<string> formats)
    {
        Runs = runs;
        WhyNot = whyNot;
        Rules = rules;
        Formats = formats;
    }

    /// <summary>The operator wrote <c>mask: off</c>: answers pass unread, by intent.</summary>
    public static RouteGuard Off { get; } = new(runs: true, null, 0, []);

    /// <summary>The route may serve.</summary>
    public bool Runs { get; }

    /// <summary>For operators; null if it runs.</summary>
    public string? WhyNot { get; }

    /// <summary>Rules that are on.</summary>
    public int Rules { get; }

    /// <summary>What is masked, such as <c>application/json</c> and <c>text/event-stream</c>.</summary>
    public IReadOnlyList<string> Formats { get; }

    public bool IsOff => ReferenceEquals(this, Off);

    /// <param name="rules">Rules that are on, at least one.</param>
    /// <param name="formats">What is masked.</param>
    public static RouteGuard Running(int rules, IReadOnlyList<string> formats) => new(runs: true, null, rules, formats);

    public static RouteGuard Broken(string whyNot) => new(runs: false, whyNot, 0, []);
}
