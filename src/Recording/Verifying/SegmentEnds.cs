using System.Globalization;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Verifying;

/// <summary>Judges where each segment ends: whether that is where the next one and the checkpoints say, and what stands behind it.</summary>
/// <param name="headers">Of all segments.</param>
/// <param name="signed">Checkpoints that the key signed.</param>
/// <param name="report">Gets what is wrong, and what should be known.</param>
internal sealed class SegmentEnds(IReadOnlyDictionary<uint, SegmentHeader> headers, SignedCheckpoints signed, LogReport report)
{
    private readonly Dictionary<uint, long> _counts = [];

    /// <summary>How many entries of a segment count; of one that was not judged: none.</summary>
    public long CountOf(uint segment) => _counts.GetValueOrDefault(segment);

    /// <summary>How many entries of a segment may count, before it is read.</summary>
    public long MostOf(uint number, HashSet<long> goneOnFrom) => IsSkipped(number, goneOnFrom) ? 0 : goneOnFrom.Count > 0 ? goneOnFrom.Max() : long.MaxValue;

    /// <param name="stream">Of the segment.</param>
    /// <param name="reader">At its end.</param>
    /// <param name="goneOnFrom">Numbers of entries that other segments go on from.</param>
    /// <param name="isSealed">Its last entry is a seal that is right.</param>
    public void Judge(Stream stream, SegmentReader reader, HashSet<long> goneOnFrom, bool isSealed)
    {
        var number = reader.Header.Number;
        var promised = PromisedBy(number, goneOnFrom, out var who);
        var isSkipped = IsSkipped(number, goneOnFrom);
        var counts = Math.Min(MostOf(number, goneOnFrom), reader.Entries);
        report.Entries += counts;
        _counts[number] = counts;
        if (reader.Entries < promised)
        {
            Bad(number, reader.Entries + 1, reader.WholeBytes, $"the segment {(reader.End == ReadEnd.Clean ? "ends" : "is damaged")} here, and {who} says that it has {promised} entries");
        }
        else if (counts < SignedEntries(number))
        {
            Bad(number, counts + 1, 0, "a checkpoint signs entries that no later segment goes on from: a later segment was put in another's place");
        }
        else
        {
            Tail(stream, reader, counts, isSealed, mayBeTorn: goneOnFrom.Count > 0 || isSkipped);
        }
    }

    private bool IsSkipped(uint number, HashSet<long> goneOnFrom) => goneOnFrom.Count == 0 && headers.Values.Any(h => h.Number > number && h.Previous.Number < number);

    private void Tail(Stream stream, SegmentReader reader, long counts, bool isSealed, bool mayBeTorn)
    {
        var (number, tail) = (reader.Header.Number, reader.TailBytes());
        if (tail > 0 && (isSealed || (!mayBeTorn && IsDamage(stream, reader, tail))))
        {
            Bad(number, reader.Entries + 1, reader.WholeBytes, isSealed ? "something stands behind the segment's seal" : "the entry is damaged");
        }
        else if (!isSealed)
        {
            Note(number, counts, reader, tail);
        }
    }

    private void Note(uint number, long counts, SegmentReader reader, long tail) => report.Notes.Add(
        string.Create(CultureInfo.InvariantCulture, $"segment {number:D6} is not sealed{(number == headers.Keys.Max() ? ": it is being written, or its run was ended hard" : "")}; {counts} entries count")
        + (reader.Entries > counts || tail > 0 ? $", {tail} bytes and {reader.Entries - counts} entries behind them were never acknowledged" : ""));

    private long SignedEntries(uint number) => signed.Of(number).Select(c => c.Size - 1).DefaultIfEmpty(0).Max();

    private long PromisedBy(uint number, HashSet<long> goneOnFrom, out string who)
    {
        var (links, checkpoints) = (goneOnFrom.DefaultIfEmpty(0).Max(), SignedEntries(number));
        who = links >= checkpoints ? "the next segment" : "a signed checkpoint";
        return Math.Max(links, checkpoints);
    }

    // The last write of a run that was ended hard is cut short: nothing whole stands behind it.
    private static bool IsDamage(Stream stream, SegmentReader reader, long length)
    {
        // Zeros end what is written: nothing comes behind them.
        if (reader.End is ReadEnd.Damaged or ReadEnd.Clean)
        {
            return true;
        }

        // A check may end in zeros.
        var tail = new byte[Math.Min(stream.Length - reader.WholeBytes, length + EntryFrame.CheckSize)];
        stream.Position = reader.WholeBytes;
        stream.ReadExactly(tail);
        for (var at = 1; at + EntryFrame.Overhead <= tail.Length; at++)
        {
            var whole = EntryFrame.WholeLength(tail.AsSpan(at));
            if (whole > 0 && at + whole <= tail.Length && EntryFrame.IsWhole(tail.AsSpan(at, whole)))
            {
                return true;
            }
        }

        return false;
    }

    private void Bad(uint segment, long entry, long offset, string what) => report.Problems.Add(new LogProblem(segment, entry, offset, what));
}
