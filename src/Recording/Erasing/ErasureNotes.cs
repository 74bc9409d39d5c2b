using FastMcp.Recording.Acts;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Erasing;

/// <summary>
/// Erasures that have begun to say in the log what they blank: a file each in the folder of acts, until they are done. What an end in between left is
/// finished by who next has the record.
/// </summary>
internal static class ErasureNotes
{
    private const string Extension = ".erasing";

    public static IReadOnlyList<string> In(string folder) =>
        Directory.Exists(ActFolder.Of(folder)) ? [.. Directory.EnumerateFiles(ActFolder.Of(folder), "*" + Extension).Order(StringComparer.Ordinal)] : [];

    /// <summary>Puts one there, on the disk; its path.</summary>
    /// <exception cref="IOException">It is not kept.</exception>
    public static string Put(string folder, ErasureScope scope)
    {
        var acts = ActFolder.Of(folder);
        Directory.CreateDirectory(acts);
        var path = Path.Combine(acts, Guid.NewGuid().ToString("n") + Extension);
        using (var file = DiskSegmentFile.Create(path))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(new RecordAct("gateway", "erase", scope.Detail).Text));
            file.Finish();
            file.Sync();
        }

        DiskSegmentFile.SyncFolder(folder);
        return path;
    }

    /// <summary>Null: it was not written to its end, so that nothing of it was said in the log.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ErasureScope? Read(string path) =>
        RecordAct.Parse(File.ReadAllText(path)) is { Act: "erase" } act && ErasureScope.TryParse(act.Detail, out var scope) ? scope : null;
}
