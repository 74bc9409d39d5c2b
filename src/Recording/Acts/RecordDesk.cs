using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Acts;

/// <summary>Puts an act on record from another program: by the gateway that records there, or, where none does, by itself.</summary>
public static class RecordDesk
{
    /// <summary>A file of this name in the folder keeps everything.</summary>
    public const string HoldName = Retention.HoldName;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>True: it is on record, and done. An erasure has all the time it needs, the rest so long as is said.</summary>
    /// <param name="folder">Of the log.</param>
    /// <param name="act">What is done.</param>
    /// <param name="patience">For a gateway that does not come.</param>
    /// <param name="own">How the record is kept where no gateway runs, with its signer; null: nothing is signed.</param>
    /// <param name="events">Of that record; null: nobody is told of anything.</param>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static async Task<bool> PutAsync(string folder, RecordAct act, TimeSpan patience, SessionLogOptions? own = null, SessionLogEvents? events = null)
    {
        if (TryOwn(folder))
        {
            await using var log = SessionLog.Start(own ?? new SessionLogOptions { Folder = folder }, TimeProvider.System, events ?? new SessionLogEvents());
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

    /// <summary>No gateway records there now.</summary>
    public static bool IsFree(string folder) => TryOwn(folder);

    /// <summary>Erases, and shreds the keys of originals; true: done. Where the record has checkpoints, whoever erases must sign: see <see cref="PutAsync"/>.</summary>
    /// <exception cref="IOException">The folder cannot be written to, or something of it could not be erased.</exception>
    public static async Task<bool> EraseAsync(string folder, string originals, Erasing.ErasureScope scope, string by, TimeSpan patience, SessionLogOptions? own = null, SessionLogEvents? events = null)
    {
        var done = await PutAsync(folder, new RecordAct(by, "erase", scope.Detail), patience, own, events).ConfigureAwait(false);
        if (done)
        {
            // A gateway that has the keys has shredded them already.
            new Originals.KeyFolder(originals).Shred(scope.Takes);
        }

        return done;
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
