namespace FastMcp.Proxy.Commands.Policies;

/// <summary>How many calls, and from when to when.</summary>
internal readonly record struct ReportCount(long Calls, DateTimeOffset First, DateTimeOffset Last)
{
    public ReportCount With(DateTimeOffset time) => Calls == 0 ? new(1, time, time) : new(Calls + 1, time < First ? time : First, time > Last ? time : Last);
}
