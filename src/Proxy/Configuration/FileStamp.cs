namespace FastMcp.Proxy.Configuration;

/// <summary>What tells that a file is another one than before, looked at from time to time.</summary>
/// <remarks>
/// A link is followed: where secrets are mounted, <c>ca.pem</c> is a link into a directory that is a link itself, and only the latter is swapped. The time and the size of
/// <c>ca.pem</c> itself, which are the link's, never change then.
/// </remarks>
internal static class FileStamp
{
    /// <returns>Empty: there is none.</returns>
    /// <exception cref="IOException">Its links lead in a circle.</exception>
    public static string Of(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists && file.LinkTarget is null)
        {
            return "";
        }

        var target = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return $"{target.FullName} {target.LastWriteTimeUtc.Ticks} {(target.Exists ? target.Length : -1)}";
    }
}
