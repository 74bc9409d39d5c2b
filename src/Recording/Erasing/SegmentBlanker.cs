using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Erasing;

/// <summary>Writes a closed segment anew with some of its entries blank; the other bytes are the same and lie where they lay.</summary>
internal static class SegmentBlanker
{
    /// <param name="file">Plain or packed; it is plain then, until it is packed again.</param>
    /// <param name="entries">Numbers of the entries.</param>
    /// <exception cref="IOException">It is as it was.</exception>
    public static void Rewrite(SegmentFile file, IReadOnlySet<long> entries)
    {
        var target = file.PlainPath;
        var draft = target + ".new";
        File.Delete(draft);
        using (var source = file.Open())
        using (var made = DiskSegmentFile.Create(draft))
        {
            Write(source, made, entries);
            made.Finish();
            made.Sync();
        }

        // From here on the plain one counts, also if the packed one is still there.
        File.Move(draft, target, overwrite: true);
        DiskSegmentFile.SyncFolder(Path.GetDirectoryName(target)!);
        if (file.IsPacked)
        {
            File.Delete(file.Path);
        }
    }

    // What stands behind the last whole entry counts for nothing and may hold anything: it goes.
    private static void Write(Stream source, DiskSegmentFile made, IReadOnlySet<long> entries)
    {
        var reader = new SegmentReader(source);
        if (!reader.TryStart())
        {
            throw new IOException("It is no segment that this version reads.");
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

        if (reader.End == ReadEnd.Damaged)
        {
            throw new IOException("It is damaged in the middle: what stands behind that would be lost. Set it aside, and erase again.");
        }
    }
}
