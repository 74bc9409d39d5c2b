using System.Buffers.Binary;
using FastMcp.Recording.Format;
using FastMcp.Recording.Sessions;

namespace FastMcp.Recording.Reading;

/// <summary>The entries of one exchange, one after the other: memory is that of one entry, however long the exchange is.</summary>
public static class ExchangeEntries
{
    /// <summary>In the order of the log, to the one that ends it. A segment that cannot be read is left out.</summary>
    /// <param name="folder">Of the log.</param>
    /// <param name="segments">Numbers of the segments that may hold it.</param>
    /// <param name="id">The exchange.</param>
    /// <exception cref="NewerFormatException">It is in a segment of a format that this program does not know yet.</exception>
    public static IEnumerable<LogEntry> Of(string folder, IReadOnlySet<uint> segments, ExchangeId id)
    {
        var files = SegmentFile.In(folder);
        var counted = LogFolder.Counted(files);
        foreach (var file in files.Where(f => segments.Contains(f.Number)))
        {
            foreach (var entry in Of(file, counted.GetValueOrDefault(file.Number, long.MaxValue), id))
            {
                yield return entry;
                if (entry.Type is EntryType.Closed or EntryType.Refused)
                {
                    yield break;
                }
            }
        }
    }

    private static IEnumerable<LogEntry> Of(SegmentFile file, long counts, ExchangeId id)
    {
        using var stream = TryOpen(file);
        if (stream is null)
        {
            yield break;
        }

        var reader = new SegmentReader(stream);
        while (reader.Entries < counts && reader.TryNext())
        {
            if (reader.Header.Run == id.Run && ExchangeOf(reader) == id.Exchange)
            {
                yield return reader.ToEntry();
            }
        }
    }

    private static ulong ExchangeOf(SegmentReader reader) => BinaryPrimitives.ReadUInt64LittleEndian(reader.Bytes[EntryFrame.ExchangeAt..]);

    private static Stream? TryOpen(SegmentFile file)
    {
        try
        {
            return file.Open();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or (IOException and not NewerFormatException))
        {
            return null;
        }
    }
}
