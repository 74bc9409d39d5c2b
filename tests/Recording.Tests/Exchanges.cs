using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Gating;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Tests;

internal static class Exchanges
{
    private static readonly Gate _gate = new();

    public static Opened Open(SessionLog log, ulong exchange)
    {
        Assert.True(_gate.TryPass(new Verdict(Outcome.Allow, DecisionSource.Builtin("test"), null), out var permit));
        return log.Open(permit, new OpenedFacts { Exchange = exchange, Protocol = Protocol.Mcp, Route = "crm", Upstream = "up", Caller = "anonymous", Session = 0xabc });
    }

    public static List<LogEntry> Read(Stream segment, out ReadEnd end)
    {
        segment.Position = 0;
        var reader = new SessionLogReader(segment);
        var entries = new List<LogEntry>();
        while (reader.TryRead(out var entry))
        {
            entries.Add(entry!);
        }

        end = reader.End;
        return entries;
    }
}
