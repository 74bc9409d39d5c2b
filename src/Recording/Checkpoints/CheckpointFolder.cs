using System.Globalization;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Checkpoints;

/// <summary>Checkpoints as files, one each, named by segment, size and root, so that none is written over by one that says something else.</summary>
internal static class CheckpointFolder
{
    public const string Extension = ".checkpoint";

    /// <exception cref="IOException">It is not kept.</exception>
    public static void Write(string folder, Checkpoint checkpoint, string note)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{checkpoint.Segment:D6}-{checkpoint.Size:D10}-{checkpoint.Root.ToString()[..8]}{Extension}"));
        var draft = path + ".new";
        File.WriteAllText(draft, note);
        // Whole or not at all, also for whoever copies the folder at this moment.
        File.Move(draft, path, overwrite: true);
        DiskSegmentFile.SyncFolder(folder);
    }

    public static IEnumerable<string> FilesOf(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal) : [];
}
