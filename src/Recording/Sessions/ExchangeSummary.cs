using FastMcp.Policy.Facts;

namespace FastMcp.Recording.Sessions;

/// <summary>An exchange without its entries: what a list shows of it.</summary>
public sealed record ExchangeSummary
{
    public required ExchangeId Id { get; init; }

    public required DateTimeOffset Began { get; init; }

    public required TimeSpan Took { get; init; }

    /// <summary>Hash of the session, hexadecimal, or a dash.</summary>
    public required string Session { get; init; }

    public required Protocol Protocol { get; init; }

    public required string Caller { get; init; }

    /// <summary>The registered agent that called; empty: none, or it was refused.</summary>
    public string Agent { get; init; } = "";

    /// <summary>Its team; empty: none.</summary>
    public string Team { get; init; } = "";

    public required string Route { get; init; }

    public required string Method { get; init; }

    public required string Name { get; init; }

    /// <summary>HTTP status; 0: none yet.</summary>
    public required int Status { get; init; }

    public required string Outcome { get; init; }

    /// <summary>Matches of rules in both directions.</summary>
    public required int Findings { get; init; }

    /// <summary>The node whose log has it; empty: the log that was asked.</summary>
    public string Node { get; init; } = "";

    public static ExchangeSummary Of(ExchangeRecord exchange) => new()
    {
        Id = exchange.Id,
        Began = exchange.Began,
        Took = exchange.Took,
        Session = exchange.Session,
        Protocol = exchange.Opened.Protocol,
        Caller = exchange.Opened.Caller,
        Agent = exchange.Agent?.Agent ?? "",
        Team = exchange.Agent?.Team ?? "",
        Route = exchange.Opened.Route,
        Method = exchange.Opened.Method,
        Name = exchange.Opened.Name,
        Status = exchange.Closed?.Status ?? 0,
        Outcome = exchange.Outcome,
        Findings = exchange.Findings.Count,
    };
}
