using System.Buffers.Binary;
using System.Globalization;
using FastMcp.Recording.Chain;
using FastMcp.Recording.Checkpoints;
using FastMcp.Recording.Erasing;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Verifying;

/// <summary>Walks one segment: every entry's check, link and place in the tree, and the sides of its exchanges. Stops at the first entry that is bad.</summary>
/// <param name="reader">At its beginning.</param>
/// <param name="checkpoints">Of the segment.</param>
/// <param name="goneOnFrom">Entries that other segments go on from.</param>
/// <param name="counts">How many entries count at most.</param>
/// <param name="hasher">Of leaves.</param>
/// <param name="words">Gets what the log says of itself.</param>
/// <param name="sides">Gets what counts.</param>
/// <param name="report">Gets what is wrong.</param>
internal sealed class SegmentVerifier(
    SegmentReader reader, IReadOnlyList<Checkpoint> checkpoints, IReadOnlyDictionary<long, EntryHash> goneOnFrom, long counts, LeafHasher hasher, LogWords words, LogSides sides, LogReport report) : IDisposable
{
    private readonly MerkleTree _tree = new();
    private EntryHash _last;
    private bool _isBlank;
    private long _blankAt;
    private EntryHash _blank;

    /// <summary>Hashes of the entries that other segments go on from, by their number.</summary>
    public Dictionary<long, EntryHash> Hashes { get; } = [];

    public bool IsSealed { get; private set; }

    /// <summary>Entries under the largest checkpoint that holds; -1: none does.</summary>
    public long Signed { get; private set; } = -1;

    /// <summary>True: every whole entry is good. Why reading ended is the caller's to judge.</summary>
    public bool Walk()
    {
        Span<byte> header = stackalloc byte[SegmentHeader.Length];
        reader.Header.Write(header);
        if (!Add(hasher.OfHeader(header), 0))
        {
            return false;
        }

        while (reader.TryNext())
        {
            if (_isBlank && !AddBlank(EntryHash.Read(reader.Previous)))
            {
                return false;
            }

            if (IsSealed)
            {
                return Bad("stands behind the segment's seal");
            }

            if (!reader.Previous.SequenceEqual(_last))
            {
                return Bad(reader.Entries == 1
                    ? "does not follow the segment's header: one of them was changed, or an entry is missing or out of its place"
                    : string.Create(CultureInfo.InvariantCulture, $"does not follow entry {reader.Entries - 1}: one of them was changed, or an entry is missing or out of its place"));
            }

            if (reader.Type == EntryType.Sealed && !IsRoot())
            {
                return Bad("the seal is not of the entries before it");
            }

            words.Read(reader);
            var hash = Hash();
            _isBlank = Blank.Is(reader.Type);
            (_blankAt, _blank) = (reader.Offset, hash);
            if (_isBlank ? !IsRightBlank() : !Add(hash, reader.Entries))
            {
                return false;
            }
        }

        // The last entry of a segment that was not sealed: the one that goes on from it has its hash.
        return !_isBlank || (goneOnFrom.TryGetValue(reader.Entries, out var was) ? AddBlank(was, reader.Entries) : Bad("the entry is blank, and nothing says what it was"));
    }

    public void Dispose() => _tree.Dispose();

    // A long text is hashed once, for its entry and for its side.
    private EntryHash Hash()
    {
        var isApart = reader.Header.Version >= SegmentHeader.FirstApart;
        var payload = isApart ? new EntryPayload(reader.Payload) : default;
        if (reader.Entries <= counts)
        {
            sides.Read(reader, payload);
        }

        return isApart ? hasher.OfEntry(reader.Bytes, payload) : hasher.OfEntry(reader.Bytes, reader.Header.Version);
    }

    // Only what a subject left is ever erased, and of it the payload.
    private bool IsRightBlank() =>
        !Blank.Takes(Blank.Was(reader.Type)) ? Bad("the entry is blank, and is of a kind that is never erased")
        : reader.Payload.ContainsAnyExcept((byte)0) ? Bad("the entry is blank, and something stands where zeros should")
        : true;

    // What it was is known by its hash alone: where the next entry says that it follows another one, that one does not fit in the tree.
    private bool AddBlank(in EntryHash leaf, long entry = 0)
    {
        entry = entry == 0 ? reader.Entries - 1 : entry;
        words.Blanks.Add((new ErasedPlace(reader.Header.Number, entry, leaf, _blank), _blankAt));
        return Add(leaf, entry);
    }

    private bool Add(in EntryHash leaf, long entry)
    {
        _last = leaf;
        _tree.Add(leaf);
        if (goneOnFrom.ContainsKey(entry))
        {
            Hashes[entry] = leaf;
        }

        foreach (var checkpoint in checkpoints.Where(c => c.Size == _tree.Size))
        {
            if (!checkpoint.Root.Equals(_tree.Root()))
            {
                return Bad(string.Create(CultureInfo.InvariantCulture, $"the entries up to here are not those that the checkpoint of size {checkpoint.Size} signs"));
            }

            report.Checkpoints++;
            Signed = Math.Max(Signed, checkpoint.Size - 1);
        }

        return true;
    }

    private bool IsRoot()
    {
        IsSealed = true;
        var payload = reader.Payload;
        var root = _tree.Root();
        return payload.Length == 8 + EntryHash.Size
            && BinaryPrimitives.ReadInt64LittleEndian(payload) == _tree.Size
            && payload[8..].SequenceEqual(root);
    }

    private bool Bad(string what)
    {
        report.Problems.Add(new LogProblem(reader.Header.Number, reader.Entries, reader.Offset, what));
        return false;
    }
}
