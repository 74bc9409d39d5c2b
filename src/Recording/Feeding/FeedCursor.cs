using System.Globalization;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Feeding;

/// <summary>How far a feed has been taken, as a file says it.</summary>
/// <param name="From">Segment in which reading begins again: where the oldest exchange began that has not been taken.</param>
/// <param name="Place">How much of it need not be read.</param>
/// <param name="Segment">Segment of the last entry that ended an exchange which was taken.</param>
/// <param name="Entry">Its number there.</param>
internal readonly record struct FeedCursor(uint From, ReadPlace Place, uint Segment, long Entry)
{
    private const string First = "fastmcp feed 1";

    public static FeedCursor Start => new(0, ReadPlace.Start, 0, 0);

    /// <summary>The exchange that ends here was taken before.</summary>
    public bool Has(EntryPlace end) => (end.Segment, end.Entry).CompareTo((Segment, Entry)) <= 0;

    /// <summary>From the beginning where there is no file, or none that can be read: what was taken comes again, and nothing is left out.</summary>
    public static FeedCursor Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Split('\n') is [First, var line, ""] && line.Split(' ') is [var from, var entries, var bytes, var segment, var entry]
                && uint.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var begin)
                && long.TryParse(entries, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                && uint.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var last) && long.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new FeedCursor(begin, new ReadPlace(read, at), last, number)
                : Start;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Start;
        }
    }

    /// <exception cref="IOException">It is not kept.</exception>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = path + ".new";
        File.WriteAllText(draft, string.Create(CultureInfo.InvariantCulture, $"{First}\n{From} {Place.Entries} {Place.Bytes} {Segment} {Entry}\n"));
        File.Move(draft, path, overwrite: true);
        DiskSegmentFile.SyncFolder(Path.GetDirectoryName(path)!);
    }
}
