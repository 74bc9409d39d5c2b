namespace FastMcp.Recording.Sessions;

/// <summary>Which exchanges are meant; null: all. Names are compared whole, by their letters.</summary>
public sealed record ExchangeFilter
{
    /// <summary>Began at or after.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Began before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Hash of the session, or an exchange's id.</summary>
    public string? Session { get; init; }

    public string? Caller { get; init; }

    /// <summary>The registered agent that called.</summary>
    public string? Agent { get; init; }

    /// <summary>Of the agent.</summary>
    public string? Team { get; init; }

    /// <summary>Tool, prompt, resource or model.</summary>
    public string? Name { get; init; }

    public string? Route { get; init; }

    /// <summary>One of these; null: any.</summary>
    public IReadOnlyList<string>? Routes { get; init; }

    /// <summary>allow or deny.</summary>
    public string? Verdict { get; init; }

    /// <summary>A decision that judged it, or a masking rule that found something in it.</summary>
    public string? Rule { get; init; }

    /// <summary>Of the log of this node, where several share an index; a log by itself has no other.</summary>
    public string? Node { get; init; }

    /// <summary>Words that all stand in the masked text; null: any text. See <see cref="SearchText"/>.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    public bool Takes(ExchangeRecord exchange)
    {
        var opened = exchange.Opened;
        return (Since is null || exchange.Began >= Since)
            && (Until is null || exchange.Began < Until)
            && (Session is null || Is(Session, exchange.Session) || Is(Session, exchange.Id.ToString()))
            && Is(Caller, opened.Caller)
            && Is(Agent, exchange.Agent?.Agent ?? "")
            && Is(Team, exchange.Agent?.Team ?? "")
            && Is(Name, opened.Name)
            && Is(Route, opened.Route)
            && Is(Verdict, exchange.Verdict)
            && (Rule is null || Is(Rule, opened.Rule) || exchange.Findings.Exists(f => Is(Rule, f.Rule)))
            && (Words is null || SearchText.IsIn(exchange.Text, Words));
    }

    private static bool Is(string? wanted, string there) => wanted is null || string.Equals(wanted, there, StringComparison.Ordinal);
}
