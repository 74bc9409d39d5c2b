namespace FastMcp.Recording.Acts;

/// <summary>
/// Where acts wait for the gateway that has the record: a file each, which it deletes when the act is on the disk, or is done. Who may write to the folder may
/// ask; no port and no token is needed.
/// </summary>
internal static class ActFolder
{
    public const string Name = "acts";

    private const string Extension = ".act";

    // limit acts: files that are looked at in a round.
    private const int Most = 100;

    /// <summary>Where one is put that is not done.</summary>
    public static string RefusedOf(string path) => path + ".refused";

    public static string Of(string folder) => Path.Combine(folder, Name);

    public static IReadOnlyList<string> In(string folder) =>
        Directory.Exists(Of(folder)) ? [.. Directory.EnumerateFiles(Of(folder), "*" + Extension).Order(StringComparer.Ordinal).Take(Most)] : [];

    /// <summary>Puts one there; its path.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static string Put(string folder, RecordAct act)
    {
        Directory.CreateDirectory(Of(folder));
        var path = Path.Combine(Of(folder), $"{TimeProvider.System.GetUtcNow():yyyyMMddHHmmssfffffff}-{Guid.NewGuid():n}{Extension}");
        var draft = path + ".new";
        File.WriteAllText(draft, act.Text);
        File.Move(draft, path);
        return path;
    }
}
