using FastMcp.Recording;

namespace FastMcp.Proxy.Telemetry;

/// <summary>One exchange as a span, as it waits to be sent. Names are masked by every rule, as in the record.</summary>
internal sealed record ExchangeSpan
{
    public required TraceParent Parent { get; init; }

    public required ulong Id { get; init; }

    /// <summary>Of the gateway's run, as in logs and in the record.</summary>
    public required long Exchange { get; init; }

    public required DateTimeOffset Began { get; init; }

    public required TimeSpan Took { get; init; }

    public required bool IsMcp { get; init; }

    /// <summary>Model API; empty: it is no call of a model.</summary>
    public required string System { get; init; }

    public required string Method { get; init; }

    public required string Name { get; init; }

    public required string Route { get; init; }

    public required string Upstream { get; init; }

    public required string Caller { get; init; }

    public required string Decision { get; init; }

    public required string Session { get; init; }

    public required int Status { get; init; }

    public required Ending Ending { get; init; }

    public required long InputTokens { get; init; }

    public required long OutputTokens { get; init; }

    public bool IsFault => Ending is not Ending.Complete || Status >= 500;
}
