using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Writing;

/// <summary>What an end in the middle of packing or erasing left: drafts, and packed forms of segments that are there plain. They count for nothing, and can be read.</summary>
internal static class FolderLeftovers
{
    /// <summary>Behind the name of a file that is being made.</summary>
    public const string Draft = ".new";

    /// <summary>As <see cref="Clear"/>. What stays is in nobody's way but an erasure's, which asks again.</summary>
    public static void TryClear(string folder)
    {
        try
        {
            Clear(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // See above.
        }
    }

    /// <summary>Takes them away. Only while nobody else changes closed segments.</summary>
    /// <exception cref="IOException">Some stay.</exception>
    public static void Clear(string folder)
    {
        foreach (var form in (string[])[SegmentHeader.Extension, PackedTable.Extension])
        {
            foreach (var draft in Directory.EnumerateFiles(folder, "*" + form + Draft))
            {
                File.Delete(draft);
            }
        }

        foreach (var plain in SegmentFile.In(folder).Where(file => !file.IsPacked))
        {
            // One that cannot be read at all is no reason to let the other go.
            if (File.Exists(plain.PackedPath) && LogFolder.TryHeader(plain, out _))
            {
                File.Delete(plain.PackedPath);
            }
        }
    }
}
