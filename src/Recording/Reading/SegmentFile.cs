using System.Globalization;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>A segment of a folder.</summary>
/// <param name="Number">Out of its name.</param>
/// <param name="Path">Full path.</param>
public sealed record SegmentFile(uint Number, string Path)
{
    /// <summary>In the order of their numbers; an absent folder has none.</summary>
    public static IReadOnlyList<SegmentFile> In(string folder) =>
        Directory.Exists(folder) ? [.. Found(folder).OrderBy(f => f.Number)] : [];

    /// <summary>Reads from the beginning, also while it is written.</summary>
    public Stream Open() =>
        new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 256 * 1024, FileOptions.SequentialScan);

    private static IEnumerable<SegmentFile> Found(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*" + SegmentHeader.Extension))
        {
            if (uint.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                yield return new SegmentFile(number, path);
            }
        }
    }
}
