using System.Text;
using FastMcp.Masking;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Gating;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Tests;

internal static class Exchanges
{
    private static readonly Gate _gate = new();

    public static Opened Open(SessionLog log, ulong exchange, Durability durability = Durability.Available) => Open(log, Facts(exchange, durability));

    public static Opened Open(SessionLog log, OpenedFacts facts)
    {
        Assert.True(_gate.TryPass(new Verdict(Outcome.Allow, DecisionSource.Builtin("test"), null), out var permit));
        var names = new CallNames();
        names.Add(NameKind.Method, Masked("tools/call"));
        names.Add(NameKind.Name, Masked("lookup"));
        return log.Open(permit, facts, names);
    }

    public static OpenedFacts Facts(ulong exchange, Durability durability = Durability.Available) => new()
    {
        Exchange = exchange, Protocol = Protocol.Mcp, Durability = durability, Policy = "p1", Route = "crm", Upstream = "up", Caller = "anonymous", Session = 0xabc,
    };

    /// <summary>A whole exchange with a text each way.</summary>
    public static void Play(SessionLog log, ulong exchange, string reply)
    {
        var opened = Open(log, exchange);
        log.Append(opened, Direction.Request, Masked("request of " + exchange));
        log.EndPiece(opened, Direction.Request);
        foreach (var (rule, channel, offset) in (ReadOnlySpan<(string, ulong, long)>)[("us-ssn", 0, 3), ("us-ssn", 0, 30), ("email", 0, 50), ("us-ssn", 1ul << 63, 60)])
        {
            log.Found(opened, new RecordedFinding(Direction.Reply, rule, channel, offset, 11, Enforced: rule != "email"));
        }

        log.Append(opened, Direction.Reply, Masked(reply));
        log.Close(opened, new ClosedFacts(200, 10, reply.Length, Ending.Complete));
    }

    public static Masked Masked(string text) => new(Encoding.UTF8.GetBytes(text));

    public static List<LogEntry> Read(Stream segment, out ReadEnd end)
    {
        segment.Position = 0;
        var reader = new SegmentReader(segment);
        var entries = new List<LogEntry>();
        while (reader.TryRead(out var entry))
        {
            entries.Add(entry!);
        }

        end = reader.End;
        return entries;
    }
}
