using System.Globalization;
using FastMcp.Recording.Index;
using FastMcp.Recording.Sessions;

namespace FastMcp.WebConsole.Records;

/// <summary>What a visitor looks for, as it stands in an address. What cannot be read counts as not said.</summary>
internal sealed record Search
{
    public static readonly (string Name, string Title, TimeSpan? Length)[] Ranges =
    [
        ("15m", "15 minutes", TimeSpan.FromMinutes(15)), ("1h", "1 hour", TimeSpan.FromHours(1)), ("24h", "24 hours", TimeSpan.FromHours(24)),
        ("7d", "7 days", TimeSpan.FromDays(7)), ("30d", "30 days", TimeSpan.FromDays(30)), ("all", "everything", null),
    ];

    public string Range { get; init; } = "24h";

    public string Text { get; init; } = "";

    public string Caller { get; init; } = "";

    /// <summary>Registered agent.</summary>
    public string Agent { get; init; } = "";

    public string Team { get; init; } = "";

    /// <summary>Tool, prompt, resource or model.</summary>
    public string Name { get; init; } = "";

    public string Rule { get; init; } = "";

    public string Route { get; init; } = "";

    public string Verdict { get; init; } = "";

    public string Session { get; init; } = "";

    /// <summary>What the visitor may see; null: all. No part of an address.</summary>
    public IReadOnlyList<string>? Routes { get; init; }

    /// <summary>True: sessions in place of exchanges.</summary>
    public bool BySession { get; init; }

    /// <summary>True: of all nodes that share an index.</summary>
    public bool AllNodes { get; init; }

    /// <summary>Where the page begins; null: with the newest.</summary>
    public IndexMark? Before { get; init; }

    /// <summary>Nothing is asked but a span of time.</summary>
    public bool IsEmpty => (Text + Caller + Agent + Team + Name + Rule + Route + Verdict + Session).Length == 0;

    public static Search Of(Func<string, string> value)
    {
        string Short(string name)
        {
            if (value(name) is { Length: <= ConsoleLimits.Query } text)
            {
                return text.Trim();
            }

            ConsoleCounts.Query.Hit();
            return "";
        }

        return new Search
        {
            Range = Array.Exists(Ranges, r => r.Name == value("range")) ? value("range") : "24h",
            Text = Short("q"),
            Caller = Short("caller"),
            Agent = Short("agent"),
            Team = Short("team"),
            Name = Short("name"),
            Rule = Short("rule"),
            Route = Short("route"),
            Verdict = value("verdict") is "allow" or "deny" ? value("verdict") : "",
            Session = Short("session"),
            BySession = value("by") == "session",
            AllNodes = value("nodes") == "all",
            Before = MarkOf(value("before")),
        };
    }

    /// <summary>The question to the index.</summary>
    /// <param name="last">When the newest exchange began: spans of time end there, so that an old record shows something.</param>
    public ExchangeFilter ToFilter(DateTimeOffset last) => new()
    {
        Since = Array.Find(Ranges, r => r.Name == Range).Length is { } length ? last - length : null,
        Words = Text.Length > 0 ? [.. SearchText.Words(Text).Distinct(StringComparer.Ordinal)] : null,
        Caller = Some(Caller),
        Agent = Some(Agent),
        Team = Some(Team),
        Name = Some(Name),
        Rule = Some(Rule),
        Route = Some(Route),
        Routes = Routes,
        Verdict = Some(Verdict),
        Session = Some(Session),
    };

    /// <summary>The address that says the same; without the place in the list unless one is given.</summary>
    public string ToAddress(IndexMark? before = null)
    {
        var parts = new List<string>();
        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                parts.Add(name + "=" + Uri.EscapeDataString(value));
            }
        }

        Add("range", Range == "24h" ? "" : Range);
        Add("q", Text);
        Add("caller", Caller);
        Add("agent", Agent);
        Add("team", Team);
        Add("name", Name);
        Add("rule", Rule);
        Add("route", Route);
        Add("verdict", Verdict);
        Add("session", Session);
        Add("by", BySession ? "session" : "");
        Add("nodes", AllNodes ? "all" : "");
        Add("before", before is { } mark ? string.Create(CultureInfo.InvariantCulture, $"{mark.Began}.{mark.Key}") : "");
        return parts.Count == 0 ? "/" : "/?" + string.Join('&', parts);
    }

    private static string? Some(string text) => text.Length == 0 ? null : text;

    private static IndexMark? MarkOf(string text) =>
        text.Split('.') is [var began, var key] && long.TryParse(began, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new IndexMark(at, number)
            : null;
}
