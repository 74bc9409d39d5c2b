namespace FastMcp.Recording.Index.Shared;

/// <summary>
/// Beside the segments of a log that is in an index of all nodes stands a file that says so: whoever erases must take it out there too, and needs to be told
/// where that is.
/// </summary>
public static class SharedMark
{
    public const string File = "index.shared";

    public static bool IsIn(string folder) => System.IO.File.Exists(Path.Combine(folder, File));

    /// <exception cref="IOException">The folder cannot be written.</exception>
    internal static void Leave(string folder)
    {
        if (IsIn(folder))
        {
            return;
        }

        try
        {
            System.IO.File.WriteAllText(Path.Combine(folder, File), "This record is in the index that nodes share (recording.index: store). Erasing needs --config.\n");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
