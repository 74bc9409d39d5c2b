using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Erasing;

/// <summary>Writes a closed segment anew with some of its entries blank; the other bytes are the same and lie where they lay.</summary>
internal static class SegmentBlanker
{
    /// <param name="file">Plain or packed; it is plain then, until it is packed again.</param>
    /// <param name="entries">Numbers of the entries.</param>
    /// <returns>False: it is damaged in the middle, and as it was.</returns>
    /// <exception cref="IOException">It is as it was.</exception>
    public static bool TryRewrite(SegmentFile file, IReadOnlySet<long> entries)
    {
        var target = file.PlainPath;
        var draft = target + FolderLeftovers.Draft;
        File.Delete(draft);
        if (!TryMake(file, draft, entries))
        {
            File.Delete(draft);
            return false;
        }

        // From here on the plain one counts, also if the packed one is still there.
        File.Move(draft, target, overwrite: true);
        DiskSegmentFile.SyncFolder(Path.GetDirectoryName(target)!);
        if (file.IsPacked)
        {
            File.Delete(file.Path);
            DiskSegmentFile.SyncFolder(Path.GetDirectoryName(target)!);
        }

        return true;
    }

    private static bool TryMake(SegmentFile file, string draft, IReadOnlySet<long> entries)
    {
        try
        {
            using var source = file.Open();
            using var made = DiskSegmentFile.Create(draft);
            var isWhole = TryWrite(source, made, entries);
            made.Finish();
            made.Sync();
            return isWhole;
        }
        catch (IOException)
        {
            File.Delete(draft);
            throw;
        }
    }

    // What stands behind the last whole entry counts for nothing and may hold anything: it goes.
    private static bool TryWrite(Stream source, DiskSegmentFile made, IReadOnlySet<long> entries)
    {
        var reader = new SegmentReader(source);
        if (!reader.TryStart())
        {
            return false;
        }

        var header = new byte[SegmentHeader.Length];
        reader.Header.Write(header);
        made.Write(header);
        while (reader.TryNext())
        {
            if (entries.Contains(reader.Entries))
            {
                var entry = reader.Bytes.ToArray();
                Blank.Make(entry);
                made.Write(entry);
            }
            else
            {
                made.Write(reader.Bytes);
            }
        }

        return reader.End != ReadEnd.Damaged;
    }
}
