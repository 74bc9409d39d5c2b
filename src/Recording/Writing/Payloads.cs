using FastMcp.Recording.Chain;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>The payloads of entries, one method a type, in the order of docs/recording-format.md.</summary>
internal static class Payloads
{
    public static int Opened(Span<byte> destination, in OpenedFacts facts, CallNames names, string rule)
    {
        var writer = new PayloadWriter(destination);
        Facts(ref writer, facts, names, rule);
        return writer.Length;
    }

    public static int Refused(Span<byte> destination, in OpenedFacts facts, CallNames names, string rule, string why)
    {
        var writer = new PayloadWriter(destination);
        Facts(ref writer, facts, names, rule);
        writer.Write(why);
        return writer.Length;
    }

    public static int ReplyHead(Span<byte> destination, int status, string contentType)
    {
        var writer = new PayloadWriter(destination);
        writer.Write(status);
        writer.Write(contentType);
        return writer.Length;
    }

    public static int Closed(Span<byte> destination, Opened opened, in ClosedFacts facts)
    {
        var writer = new PayloadWriter(destination);
        writer.Write(facts.Status);
        writer.Write(facts.RequestBytes);
        writer.Write(facts.ReplyBytes);
        writer.Write((byte)facts.Ending);
        writer.Write(facts.Why ?? "");
        writer.Write(opened.Request.Total);
        opened.Request.Hash().CopyTo(writer.Take(EntryHash.Size));
        writer.Write(opened.Reply.Total);
        opened.Reply.Hash().CopyTo(writer.Take(EntryHash.Size));
        return writer.Length;
    }

    public static int Lost(Span<byte> destination, long count)
    {
        var writer = new PayloadWriter(destination);
        writer.Write(count);
        return writer.Length;
    }

    public static int Lent(Span<byte> destination, in LentFacts facts)
    {
        var writer = new PayloadWriter(destination);
        writer.Write(facts.Expires is { } ends ? (ends - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : 0);
        writer.Write(facts.Lease);
        writer.Write(facts.Source);
        writer.Write(facts.Scope);
        return writer.Length;
    }

    public static int LeaseEnded(Span<byte> destination, in LeaseEndFacts facts)
    {
        var writer = new PayloadWriter(destination);
        writer.Write(facts.Lease);
        writer.Write(facts.Source);
        writer.Write(facts.Outcome);
        return writer.Length;
    }

    public static int Approval(Span<byte> destination, in ApprovalFacts facts)
    {
        var writer = new PayloadWriter(destination);
        writer.Write(facts.Approval);
        writer.Write(facts.Step);
        writer.Write(facts.By);
        return writer.Length;
    }

    public static int Would(Span<byte> destination, string outcome, string rule)
    {
        var writer = new PayloadWriter(destination);
        writer.Write(outcome);
        writer.Write(rule);
        return writer.Length;
    }

    public static int Agent(Span<byte> destination, string agent, string team)
    {
        var writer = new PayloadWriter(destination);
        writer.Write(agent);
        writer.Write(team);
        return writer.Length;
    }

    public static int Admin(Span<byte> destination, in AdminFacts facts)
    {
        var writer = new PayloadWriter(destination);
        writer.Write(facts.By);
        writer.Write(facts.Act);
        writer.Write(facts.Detail);
        return writer.Length;
    }

    public static int Recovered(Span<byte> destination, in RecoveredTail tail)
    {
        var writer = new PayloadWriter(destination);
        writer.Write((int)tail.Segment);
        writer.Write((byte)tail.End);
        writer.Write(tail.Entries);
        writer.Write(tail.WholeBytes);
        writer.Write(tail.TailBytes);
        return writer.Length;
    }

    public static int Expired(Span<byte> destination, in ExpiredSegments expired)
    {
        var writer = new PayloadWriter(destination);
        writer.Write((int)expired.Last);
        writer.Write(expired.Cutoff);
        writer.Write((int)expired.Link.Number);
        writer.Write(expired.Link.Entries);
        expired.Link.Hash.CopyTo(writer.Take(EntryHash.Size));
        return writer.Length;
    }

    public static int Sealed(Span<byte> destination, MerkleTree tree)
    {
        var writer = new PayloadWriter(destination);
        writer.Write(tree.Size);
        tree.Root().CopyTo(writer.Take(EntryHash.Size));
        return writer.Length;
    }

    private static void Facts(ref PayloadWriter writer, in OpenedFacts facts, CallNames names, string rule)
    {
        writer.Write(facts.Session);
        writer.Write((byte)facts.Protocol);
        writer.Write((byte)facts.Durability);
        writer.Write(rule);
        writer.Write(facts.Policy ?? "");
        writer.Write(facts.Route);
        writer.Write(facts.Upstream);
        writer.Write(facts.Caller);
        writer.Write(names[NameKind.Method]);
        writer.Write(names[NameKind.Name]);
    }
}
