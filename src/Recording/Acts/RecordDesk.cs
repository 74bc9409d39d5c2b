using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Acts;

/// <summary>Puts an act on record from another program: by the gateway that records there, or, where none does, by itself.</summary>
public static class RecordDesk
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>True: it is on record, and done. An erasure has all the time it needs, the rest so long as is said.</summary>
    /// <param name="folder">Of the log.</param>
    /// <param name="act">What is done.</param>
    /// <param name="patience">For a gateway that does not come.</param>
    /// <param name="originals">Where keys of originals lie, if they do; for an erasure.</param>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static async Task<bool> PutAsync(string folder, RecordAct act, TimeSpan patience, Originals.OriginalOptions? originals = null)
    {
        if (TryOwn(folder))
        {
            await using var log = SessionLog.Start(new SessionLogOptions { Folder = folder, Originals = originals }, TimeProvider.System, new SessionLogEvents());
            return await log.DoAsync(act).ConfigureAwait(false);
        }

        var path = ActFolder.Put(folder, act);
        var since = TimeProvider.System.GetTimestamp();
        while (File.Exists(path))
        {
            if (TimeProvider.System.GetElapsedTime(since) > patience)
            {
                File.Delete(path);
                return false;
            }

            await Task.Delay(Look).ConfigureAwait(false);
        }

        return !File.Exists(ActFolder.RefusedOf(path));
    }

    /// <summary>Notes a view. Where no gateway runs, the next one that does takes it into the log. False: the folder cannot be written to.</summary>
    public static async Task<bool> NoteAsync(string folder, RecordAct act, TimeSpan patience)
    {
        try
        {
            var path = ActFolder.Put(folder, act);
            var since = TimeProvider.System.GetTimestamp();
            while (File.Exists(path) && TimeProvider.System.GetElapsedTime(since) < patience && !TryOwn(folder))
            {
                await Task.Delay(Look).ConfigureAwait(false);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool TryOwn(string folder)
    {
        try
        {
            FolderLock.Take(folder).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
