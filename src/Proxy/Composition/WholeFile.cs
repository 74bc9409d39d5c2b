namespace FastMcp.Proxy.Composition;

/// <summary>Files of a cache: whole or not there, also beside another process that writes the same one. Not synced: a damaged one is made anew.</summary>
internal static class WholeFile
{
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        var part = Path.Combine(folder, $".{Path.GetFileNameWithoutExtension(path)}.{Environment.ProcessId}.part");
        File.WriteAllBytes(part, content);
        File.Move(part, path, overwrite: true);
    }
}
