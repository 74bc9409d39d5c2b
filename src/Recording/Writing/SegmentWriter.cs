using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>
/// Entries into segments. A failed write or sync ends its segment for good; the next entry begins a new one.
/// </summary>
/// <remarks>Owned by the writer task; not for two threads at once.</remarks>
internal sealed class SegmentWriter(string folder, long segmentBytes, Func<string, ISegmentFile> create) : IDisposable
{
    private ISegmentFile? _file;
    private long _length;
    private int _number;

    /// <summary>Entries written and not synced.</summary>
    public long Unsynced { get; private set; }

    /// <exception cref="IOException">The entry, and what was not synced before it, is lost.</exception>
    public void Write(ReadOnlySpan<byte> entry)
    {
        if (_file is not null && _length + entry.Length > segmentBytes)
        {
            EndSegment();
        }

        try
        {
            var file = _file ?? Begin();
            file.Write(entry);
            _length += entry.Length;
            Unsynced++;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Abandon();
            throw new IOException(e.Message, e);
        }
    }

    /// <exception cref="IOException">What was not synced is lost; the segment is ended.</exception>
    public void Sync()
    {
        if (_file is null || Unsynced == 0)
        {
            return;
        }

        try
        {
            _file.Sync();
            Unsynced = 0;
        }
        catch (IOException)
        {
            Abandon();
            throw;
        }
    }

    /// <summary>Entries that the last failure took along; asked once.</summary>
    public long TakeAbandoned()
    {
        var count = Unsynced;
        Unsynced = 0;
        return count;
    }

    public void Dispose() => _file?.Dispose();

    private void EndSegment()
    {
        Sync();
        _file?.Dispose();
        _file = null;
    }

    // A full disk must not be filled with the names of segments that hold nothing.
    private void Abandon()
    {
        if (_length <= SegmentFormat.HeaderLength && _file is not null)
        {
            _file.Discard();
            _number--;
        }

        _file?.Dispose();
        _file = null;
    }

    private ISegmentFile Begin()
    {
        Directory.CreateDirectory(folder);
        // After numbers that are there; an earlier run's segments are never appended to.
        _number = Math.Max(_number, LastNumber()) + 1;
        _length = 0;
        _file = create(Path.Combine(folder, SegmentFormat.FileName(_number)));
        Span<byte> header = stackalloc byte[SegmentFormat.HeaderLength];
        SegmentFormat.WriteHeader(header);
        _file.Write(header);
        _length = header.Length;
        return _file;
    }

    private int LastNumber() =>
        Directory.EnumerateFiles(folder, "*" + SegmentFormat.Extension)
            .Select(path => int.TryParse(Path.GetFileNameWithoutExtension(path), out var number) ? number : 0)
            .DefaultIfEmpty(0)
            .Max();
}
