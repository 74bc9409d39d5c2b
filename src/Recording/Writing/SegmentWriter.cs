using FastMcp.Recording.Chain;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>
/// Entries into segments, each linked to the one before. A failed write or sync ends its segment for good: after a
/// failed sync nobody knows what is on the disk. The next segment goes on from the last entry that was synced.
/// </summary>
/// <remarks>Owned by the writer's thread. Allocates nothing while a segment goes on.</remarks>
internal sealed class SegmentWriter(SegmentPlan plan, SegmentStart start, LogClock clock, Func<string, ISegmentFile> create) : IDisposable
{
    private readonly LeafHasher _hasher = new();
    private readonly MerkleTree _tree = new();
    private readonly byte[] _own = new byte[EntryFrame.Overhead + PayloadWriter.MaxText];
    private ISegmentFile? _file;
    private SegmentHeader _header;
    private SegmentLink _link = start.Link;
    private uint _number = start.LastNumber;
    private EntryHash _last;
    private long _length;
    private long _entries;
    private long _synced;

    /// <summary>Bytes of the batch that are durable since <see cref="BeginBatch"/>: what a second try must not write again.</summary>
    public int DurableBytes { get; private set; }

    /// <summary>Entries of earlier batches that were not synced at <see cref="BeginBatch"/> and are not yet.</summary>
    public long Older { get; private set; }

    /// <summary>Something was written that a sync would keep.</summary>
    public bool IsDirty => _file is not null && (_link.Number != _number || _entries > _synced);

    /// <summary>All that is in <see cref="Tree"/> is on the disk: it may be signed. Not so after a write or sync that failed.</summary>
    public bool IsSignable => _tree.Size > 0 && _link.Number == _number && _entries == _synced;

    /// <summary>The tree over the segment's header and entries so far.</summary>
    public MerkleTree Tree => _tree;

    /// <summary>Of the segment that is written now, or was last.</summary>
    public SegmentHeader Header => _header;

    /// <summary>Told when a segment was sealed and is durable; <see cref="Tree"/> and <see cref="Header"/> are still its own.</summary>
    public Action WhenSealed { get; set; } = () => { };

    public void BeginBatch()
    {
        DurableBytes = 0;
        Older = _file is null ? 0 : _entries - _synced;
    }

    /// <summary>What was older is lost and has been counted.</summary>
    public void ForgetOlder() => Older = 0;

    /// <summary>Links the entries, as they were made or unlinked, and writes them, into several segments if one does not hold them all.</summary>
    /// <exception cref="IOException">The segment is ended; what of it was not synced is lost.</exception>
    public void Write(Span<byte> entries)
    {
        var done = 0;
        while (done < entries.Length)
        {
            Begin();
            var fit = Link(entries[done..]);
            if (fit == 0)
            {
                Seal();
                DurableBytes = done;
                continue;
            }

            Put(entries.Slice(done, fit));
            done += fit;
        }
    }

    /// <summary>Writes an entry of the log itself.</summary>
    /// <exception cref="IOException">As for <see cref="Write(Span{byte})"/>.</exception>
    public void Write(EntryType type, ReadOnlySpan<byte> payload)
    {
        var entry = _own.AsSpan(0, EntryFrame.Overhead + payload.Length);
        EntryFrame.Write(entry, type, clock.Now, 0, new EntryPayload(payload));
        Write(entry);
    }

    /// <summary>What was written is on the disk.</summary>
    /// <exception cref="IOException">As for <see cref="Write(Span{byte})"/>.</exception>
    public void Sync()
    {
        if (!IsDirty)
        {
            return;
        }

        try
        {
            _file!.Sync();
        }
        catch (IOException)
        {
            Abandon();
            throw;
        }

        _synced = _entries;
        Older = 0;
        _link = new SegmentLink(_number, _entries, _last);
    }

    /// <summary>Ends the segment whole: its root is its last entry.</summary>
    /// <exception cref="IOException">As for <see cref="Write(Span{byte})"/>.</exception>
    public void Seal()
    {
        if (_file is null)
        {
            return;
        }

        Span<byte> payload = stackalloc byte[8 + EntryHash.Size];
        var entry = _own.AsSpan(0, EntryFrame.Overhead + Payloads.Sealed(payload, _tree));
        EntryFrame.Write(entry, EntryType.Sealed, clock.Now, 0, new EntryPayload(payload));
        LinkOne(entry);
        Put(entry);
        _file.Finish();
        Sync();
        WhenSealed();
        Close();
    }

    public void Dispose()
    {
        Close();
        _hasher.Dispose();
        _tree.Dispose();
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    // Ends the segment as it is: what was not synced does not count, whatever becomes of it. A file of which nothing
    // counts is taken away, or a full disk would fill with one for every try.
    private void Abandon()
    {
        if (_link.Number != _number)
        {
            _file?.Discard();
        }

        Close();
    }

    // A segment's first entry always fits, so that every entry has a segment, and a seal behind it.
    private int Link(Span<byte> entries)
    {
        var fit = 0;
        while (fit < entries.Length)
        {
            var whole = EntryFrame.WholeLength(entries[fit..]);
            if (_entries > 0 && _length + fit + whole > plan.SegmentBytes)
            {
                break;
            }

            LinkOne(entries.Slice(fit, whole));
            fit += whole;
        }

        return fit;
    }

    private void LinkOne(Span<byte> entry)
    {
        _last = _hasher.Link(entry, _last);
        _tree.Add(_last);
        _entries++;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file!.Write(bytes);
            _length += bytes.Length;
        }
        catch (IOException)
        {
            Abandon();
            throw;
        }
    }

    private void Begin()
    {
        if (_file is not null)
        {
            return;
        }

        Span<byte> bytes = stackalloc byte[SegmentHeader.Length];
        try
        {
            Directory.CreateDirectory(plan.Folder);
            // A number is used once, also if the file of a failed try is there or is not.
            _number++;
            _header = new SegmentHeader(start.Log, start.LogHigh, start.Run, _number, clock.Now.Wall, _link);
            _header.Write(bytes);
            _file = create(Path.Combine(plan.Folder, SegmentHeader.FileName(_number)));
            _file.Write(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Abandon();
            throw e as IOException ?? new IOException(e.Message, e);
        }

        (_length, _entries, _synced) = (bytes.Length, 0, 0);
        _last = _hasher.OfHeader(bytes);
        _tree.Reset();
        _tree.Add(_last);
    }
}
