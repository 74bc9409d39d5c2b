using System.Globalization;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Reading;

/// <summary>A segment of a folder.</summary>
/// <param name="Number">Out of its name.</param>
/// <param name="Path">Full path.</param>
public sealed record SegmentFile(uint Number, string Path)
{
    /// <summary>Its bytes are compressed.</summary>
    public bool IsPacked => Path.EndsWith(PackedTable.Extension, StringComparison.Ordinal);

    internal string PlainPath => IsPacked ? OtherPath : Path;

    internal string PackedPath => IsPacked ? Path : OtherPath;

    /// <summary>In the order of their numbers; an absent folder has none.</summary>
    public static IReadOnlyList<SegmentFile> In(string folder) =>
        Directory.Exists(folder) ? [.. Found(folder).OrderBy(f => f.Number)] : [];

    /// <summary>Reads plain bytes from the beginning, also while it is written, and while it is packed.</summary>
    /// <exception cref="NewerFormatException">It is of a format that this program does not know yet.</exception>
    /// <exception cref="IOException">It cannot be read, or is packed and damaged.</exception>
    public Stream Open()
    {
        try
        {
            return Open(Path);
        }
        catch (FileNotFoundException) when (File.Exists(OtherPath))
        {
            // Packed since it was found, or unpacked.
            return Open(OtherPath);
        }
    }

    /// <summary>It is there in one form or the other.</summary>
    internal bool Exists => File.Exists(Path) || File.Exists(OtherPath);

    /// <summary>Takes it away in whatever form it is there.</summary>
    /// <exception cref="IOException">It stays.</exception>
    internal void Delete()
    {
        File.Delete(Path);
        File.Delete(OtherPath);
    }

    private string OtherPath => IsPacked ? Path[..^(PackedTable.Extension.Length - SegmentHeader.Extension.Length)] : Path + PackedTable.Extension[SegmentHeader.Extension.Length..];

    // Nobody comes by a segment otherwise, so that none can take one that came after him for none.
    private static Stream Open(string path)
    {
        Stream stream = path.EndsWith(PackedTable.Extension, StringComparison.Ordinal)
            ? PackedStream.Open(path)
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 256 * 1024, FileOptions.SequentialScan);
        try
        {
            NewerFormatException.ThrowIfNewer(stream, path);
        }
        catch (DamagedBlockException)
        {
            // Whoever reads it meets that himself.
            stream.Position = 0;
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        return stream;
    }

    // Of one that is there in both forms the plain one counts: packing it was not finished.
    private static IEnumerable<SegmentFile> Found(string folder)
    {
        var found = new Dictionary<uint, SegmentFile>();
        foreach (var extension in (string[])[PackedTable.Extension, SegmentHeader.Extension])
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*" + extension))
            {
                if (uint.TryParse(System.IO.Path.GetFileName(path).AsSpan()[..^extension.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    found[number] = new SegmentFile(number, path);
                }
            }
        }

        return found.Values;
    }
}
