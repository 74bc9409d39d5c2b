using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>
/// The entries of a folder that count, in order: of each segment as many as the next one goes on from. A segment that
/// cannot be read blocks nothing.
/// </summary>
public sealed class LogFolder(string folder)
{
    // errno of open, which .NET passes on as it is: ENFILE and EMFILE.
    private const int TooManyHere = 23;
    private const int TooManyFiles = 24;

    // The first that came after this program.
    private NewerFormatException? _newer;

    /// <summary>Segments that could not be read, or not to their end; filled while <see cref="Read"/> runs.</summary>
    public List<string> Unreadable { get; } = [];

    /// <summary>For those who say what is not in the log: behind <see cref="Read()"/>.</summary>
    /// <exception cref="NewerFormatException">A segment was left out because this program does not know its format yet.</exception>
    public void ThrowIfNewer()
    {
        if (_newer is not null)
        {
            throw _newer;
        }
    }

    public IEnumerable<LogEntry> Read() => Read(_ => true);

    /// <param name="wanted">Numbers of the segments to read.</param>
    public IEnumerable<LogEntry> Read(Predicate<uint> wanted)
    {
        var files = SegmentFile.In(folder);
        var counted = Counted(files);
        foreach (var file in files.Where(f => wanted(f.Number)))
        {
            foreach (var entry in Read(file, counted.GetValueOrDefault(file.Number, long.MaxValue), ReadPlace.Start, _ => { }))
            {
                yield return entry;
            }
        }
    }

    /// <summary>Goes on where an earlier reading ended, in every segment, and says how far it came.</summary>
    /// <exception cref="IOException">Too many files are open: what is left out would never be read.</exception>
    internal IEnumerable<LogEntry> ReadOn(IReadOnlyList<SegmentFile> files, IReadOnlyDictionary<uint, long> counted, Dictionary<uint, ReadPlace> places)
    {
        foreach (var file in files)
        {
            var (place, counts) = (places.GetValueOrDefault(file.Number, ReadPlace.Start), counted.GetValueOrDefault(file.Number, long.MaxValue));
            if (place.Entries >= counts)
            {
                continue;
            }

            foreach (var entry in Read(file, counts, place, at => places[file.Number] = at, mayWait: true))
            {
                yield return entry;
            }
        }
    }

    /// <summary>Numbers of segments to entries that count; one that is not in it counts to its end.</summary>
    internal static Dictionary<uint, long> Counted(IReadOnlyList<SegmentFile> files)
    {
        var counted = new Dictionary<uint, long>();
        foreach (var file in files)
        {
            if (!TryHeader(file, out var header))
            {
                continue;
            }

            // What this one goes on from, and what lies between, of which nothing counts.
            foreach (var between in files.Where(f => f.Number > header.Previous.Number && f.Number < file.Number))
            {
                counted.TryAdd(between.Number, 0);
            }

            if (header.Previous.Number > 0)
            {
                counted[header.Previous.Number] = header.Previous.Entries;
            }
        }

        return counted;
    }

    internal static bool TryHeader(SegmentFile file, out SegmentHeader header)
    {
        header = default;
        try
        {
            using var stream = file.Open();
            Span<byte> bytes = stackalloc byte[SegmentHeader.Length];
            return SegmentHeader.TryRead(bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)], out header);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Of a format that came after this program; 0: it is none.</summary>
    internal static uint NewerVersion(SegmentFile file)
    {
        try
        {
            file.Open().Dispose();
        }
        catch (NewerFormatException e)
        {
            return e.Version;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Unreadable otherwise.
        }

        return 0;
    }

    private IEnumerable<LogEntry> Read(SegmentFile file, long counts, ReadPlace from, Action<ReadPlace> reached, bool mayWait = false)
    {
        if (counts == 0 || TryOpen(file, mayWait) is not { } stream)
        {
            yield break;
        }

        using (stream)
        {
            var reader = new SegmentReader(stream);
            reader.TryStartAt(from);
            while (reader.Entries < counts && reader.TryRead(out var entry))
            {
                yield return entry!;
                reached(new ReadPlace(reader.Entries, reader.WholeBytes));
            }

            if (reader.End == ReadEnd.Damaged || (reader.End == ReadEnd.NotASegment && stream.Length >= SegmentHeader.Length))
            {
                Unreadable.Add($"{Path.GetFileName(file.Path)}: {(reader.End == ReadEnd.NotASegment ? "no segment of a session log" : $"damaged behind byte {reader.WholeBytes}")}");
            }
        }
    }

    private Stream? TryOpen(SegmentFile file, bool mayWait)
    {
        try
        {
            return file.Open();
        }
        catch (Exception e) when ((e is IOException or UnauthorizedAccessException) && !(mayWait && e.HResult is TooManyHere or TooManyFiles))
        {
            _newer ??= e as NewerFormatException;
            Unreadable.Add($"{Path.GetFileName(file.Path)}: {e.Message}");
            return null;
        }
    }
}
