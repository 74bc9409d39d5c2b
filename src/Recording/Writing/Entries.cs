using System.Buffers;
using System.Buffers.Binary;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>Makes framed entries in rented buffers. One method a type, in the order of docs/recording-format.md.</summary>
internal static class Entries
{
    private const int Head = SegmentFormat.LengthLength + SegmentFormat.EntryHeadLength;

    public static QueuedEntry Opened(in OpenedFacts facts, string rule, TimeProvider time)
    {
        var length = 8 + 1 + PayloadWriter.SizeOf(rule) + PayloadWriter.SizeOf(facts.Route) + PayloadWriter.SizeOf(facts.Upstream)
            + PayloadWriter.SizeOf(facts.Caller) + PayloadWriter.SizeOf(facts.Method.Bytes) + PayloadWriter.SizeOf(facts.Name.Bytes);
        var entry = Rent(length, out var writer);
        writer.Write(facts.Session);
        writer.Write((byte)facts.Protocol);
        writer.Write(rule);
        writer.Write(facts.Route);
        writer.Write(facts.Upstream);
        writer.Write(facts.Caller);
        writer.Write(facts.Method.Bytes);
        writer.Write(facts.Name.Bytes);
        return Frame(entry, EntryType.Opened, facts.Exchange, time);
    }

    public static QueuedEntry Piece(Opened opened, Direction direction, TimeProvider time)
    {
        var (buffer, length) = opened.Of(direction).Take();
        var microseconds = (long)time.GetElapsedTime(opened.OpenedAt).TotalMicroseconds;
        BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan(Head), microseconds);
        var type = direction == Direction.Request ? EntryType.RequestText : EntryType.ReplyPiece;
        return Frame(new QueuedEntry(buffer, PendingPiece.PayloadStart + length + SegmentFormat.HashLength), type, opened.Exchange, time);
    }

    public static QueuedEntry ReplyHead(Opened opened, int status, string contentType, TimeProvider time)
    {
        var entry = Rent(8 + 4 + PayloadWriter.SizeOf(contentType), out var writer);
        writer.Write((long)time.GetElapsedTime(opened.OpenedAt).TotalMicroseconds);
        writer.Write(status);
        writer.Write(contentType);
        return Frame(entry, EntryType.ReplyHead, opened.Exchange, time);
    }

    public static QueuedEntry Finding(Opened opened, in RecordedFinding finding, TimeProvider time)
    {
        var entry = Rent(1 + 1 + 8 + 8 + 4 + PayloadWriter.SizeOf(finding.Rule), out var writer);
        writer.Write((byte)finding.Direction);
        writer.Write((byte)(finding.Enforced ? 1 : 0));
        writer.Write(finding.Channel);
        writer.Write(finding.Offset);
        writer.Write(finding.Length);
        writer.Write(finding.Rule);
        return Frame(entry, EntryType.Finding, opened.Exchange, time);
    }

    public static QueuedEntry Closed(Opened opened, in ClosedFacts facts, TimeProvider time)
    {
        var entry = Rent(4 + 8 + 8 + 1, out var writer);
        writer.Write(facts.Status);
        writer.Write(facts.RequestBytes);
        writer.Write(facts.ReplyBytes);
        writer.Write((byte)facts.Ending);
        return Frame(entry, EntryType.Closed, opened.Exchange, time);
    }

    public static QueuedEntry Lost(long count, TimeProvider time)
    {
        var entry = Rent(8, out var writer);
        writer.Write(count);
        return Frame(entry, EntryType.Lost, 0, time);
    }

    private static QueuedEntry Rent(int payload, out PayloadWriter writer)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(payload + SegmentFormat.Overhead);
        writer = new PayloadWriter(buffer.AsSpan(Head, payload));
        return new QueuedEntry(buffer, payload + SegmentFormat.Overhead);
    }

    private static QueuedEntry Frame(QueuedEntry entry, EntryType type, ulong exchange, TimeProvider time)
    {
        var microseconds = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        SegmentFormat.Frame(entry.Buffer.AsSpan(0, entry.Length), type, microseconds, exchange);
        return entry;
    }
}
