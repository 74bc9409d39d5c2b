namespace FastMcp.Recording.Writing;

/// <summary>One writer for a folder: a second one would tear the chain.</summary>
internal sealed class FolderLock : IDisposable
{
    private const string Name = "writer.lock";

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="IOException">Another gateway records there, or it cannot be written to.</exception>
    public static FolderLock Take(string folder)
    {
        var path = Path.Combine(folder, Name);
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new IOException($"Another gateway records into {folder}: give each a folder of its own.");
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>As <see cref="Take"/>, after a moment in which a command may have it that looks whether a gateway runs.</summary>
    /// <exception cref="IOException">Another gateway records there, or it cannot be written to.</exception>
    public static FolderLock TakePatiently(string folder)
    {
        const int Tries = 5;
        const int Pause = 20;
        for (var i = 1; ; i++)
        {
            try
            {
                return Take(folder);
            }
            catch (IOException) when (i < Tries)
            {
                SpinWait.SpinUntil(() => false, Pause);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
