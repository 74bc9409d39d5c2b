using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>A classifier outside the gateway, as the operator wrote it.</summary>
internal sealed record GuardConfig
{
    public required string Name { get; init; }

    public GuardKind Kind { get; init; }

    public required Uri Url { get; init; }

    /// <summary>Name of what is lent for asking it; null: nothing.</summary>
    public string? Credential { get; init; }

    /// <summary>From the moment that an ask is due until its answer is there; waiting for a place included.</summary>
    public TimeSpan Deadline { get; init; }

    /// <summary>Without an answer text passes. Else it does not.</summary>
    public bool FailsOpen { get; init; }

    /// <summary>It is asked beside, and nothing waits for it.</summary>
    public bool Monitors { get; init; }

    public bool OnRequests { get; init; }

    public bool OnResponses { get; init; }

    /// <summary>Characters of a stream's text that are gathered before it is asked.</summary>
    public int Window { get; init; }

    /// <summary>Characters that stay held behind an answer and are shown again with what follows them.</summary>
    public int Overlap { get; init; }

    /// <summary>So long text that nobody was asked about waits for more.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>Asks at once.</summary>
    public int Concurrency { get; init; }

    /// <summary>Asks that wait for a place.</summary>
    public int Queue { get; init; }

    /// <summary>What rules in monitor mode let pass is shown to it too. Else stars stand there.</summary>
    public bool ShowsMonitored { get; init; }

    public string Severity { get; init; } = "medium";

    /// <summary>Labels that are not acted on.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Labels beside those that are known; all others are called OTHER.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Presidio: of the text.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Presidio: less sure findings are left out, in hundredths.</summary>
    public int Score { get; init; }

    public Place Place { get; init; } = Place.CommandLine;

    /// <summary>Tells two apart, wherever they are written.</summary>
    public string Words => string.Join('\n', (IEnumerable<string>)
    [
        Name, Kind.ToString(), Url.ToString(), Credential ?? "", $"{Deadline} {FailsOpen} {Monitors} {OnRequests} {OnResponses} {Window} {Overlap} {Wait} {Concurrency} {Queue} {ShowsMonitored} {Score}",
        Severity, Language, .. Ignored, "labels", .. Labels,
    ]);
}
