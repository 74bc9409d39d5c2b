using System.Globalization;

namespace FastMcp.Proxy.Exporting.Archive;

/// <summary>What an archive has.</summary>
/// <param name="Segment">The last segment; those before it too, unless they were gone.</param>
/// <param name="Checkpoint">The last checkpoint, by name.</param>
internal readonly record struct ArchiveCursor(uint Segment, string Checkpoint)
{
    private const string First = "fastmcp archive 1";

    /// <summary>Without a file, or with one that cannot be read: nothing. Objects that are there are found there.</summary>
    public static ArchiveCursor Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Split('\n') is [First, var segment, var checkpoint, ""] && uint.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new ArchiveCursor(number, checkpoint)
                : new ArchiveCursor(0, "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ArchiveCursor(0, "");
        }
    }

    /// <exception cref="IOException">It is not kept.</exception>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".new", string.Create(CultureInfo.InvariantCulture, $"{First}\n{Segment}\n{Checkpoint}\n"));
        File.Move(path + ".new", path, overwrite: true);
    }
}
