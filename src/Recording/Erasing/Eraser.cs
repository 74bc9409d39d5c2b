using FastMcp.Recording.Format;
using FastMcp.Recording.Index;
using FastMcp.Recording.Originals;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Erasing;

/// <summary>
/// Takes out of the record what one subject left, so that the rest can still be proved: first an entry says which places, by their hashes; when that is on the disk
/// and a checkpoint signs it, the places are blanked. An end in between leaves a log that is good, and a note by which the rest is done.
/// </summary>
/// <param name="folder">Of the log.</param>
/// <param name="upkeep">One who changes segments at a time.</param>
/// <param name="log">What writes there.</param>
/// <param name="shred">Deletes keys of originals.</param>
/// <param name="erased">Takes out what others keep of exchanges.</param>
/// <remarks>One call at a time.</remarks>
internal sealed class Eraser(string folder, FolderUpkeep upkeep, LogParts log, Func<Predicate<StoredKey>, int> shred, Action<IReadOnlyCollection<ExchangeId>> erased)
{
    private const int MostReadings = 16;

    private readonly Retention _hold = new(folder, TimeSpan.Zero, TimeProvider.System);

    /// <summary>False: nothing was blanked, since the record is held, cannot be written, or cannot be signed; where it had begun, a note of it stays.</summary>
    /// <exception cref="IOException">A segment could not be written anew; a note of what is left stays.</exception>
    public Task<bool> EraseAsync(ErasureScope scope) => EraseAsync(scope, note: null);

    /// <summary>Does what erasures of before have begun. False: some is left.</summary>
    /// <exception cref="IOException">As for <see cref="EraseAsync(ErasureScope)"/>.</exception>
    public async Task<bool> FinishAsync()
    {
        var done = true;
        foreach (var path in ErasureNotes.In(folder))
        {
            if (ErasureNotes.Read(path) is { } scope)
            {
                done &= await EraseAsync(scope, path).ConfigureAwait(false);
            }
            else
            {
                File.Delete(path);
            }
        }

        return done;
    }

    private async Task<bool> EraseAsync(ErasureScope scope, string? note)
    {
        if (_hold.IsHeld)
        {
            return false;
        }

        await upkeep.EnterAsync().ConfigureAwait(false);
        try
        {
            FolderLeftovers.Clear(folder);
            using var find = new ErasureFind(scope);
            return await FindAsync(find).ConfigureAwait(false) && await TakeAsync(scope, find, note).ConfigureAwait(false);
        }
        finally
        {
            upkeep.Leave();
        }
    }

    // What runs says no more from the second reading on: its texts go by the writer, and what came before that is read.
    private async Task<bool> FindAsync(ErasureFind find)
    {
        if (!await log.RollAsync().ConfigureAwait(false))
        {
            return false;
        }

        find.Read(Closed());

        // Reading takes time, and the subject may begin more meanwhile: until a reading meets nobody new. What begins behind the last one is not meant.
        for (var (silenced, rounds) = (0, 0); find.Began != silenced; rounds++)
        {
            silenced = find.Began;
            find.IsClosed = rounds == MostReadings;
            log.Silence(find.Running);
            if (!await log.RollAsync().ConfigureAwait(false))
            {
                return false;
            }

            find.Read(Closed());
        }

        return true;
    }

    private async Task<bool> TakeAsync(ErasureScope scope, ErasureFind find, string? note)
    {
        if (find.Places.Count > 0)
        {
            note ??= ErasureNotes.Put(folder, scope);
            // Without a signature nothing would tell our word from one that was put there.
            if (!await SayAsync(find.Places).ConfigureAwait(false) || !await log.SignAsync().ConfigureAwait(false))
            {
                return false;
            }
        }

        shred(scope.Takes);
        // Indexes first: as long as segments say whose it is, one that cannot be reached now is found again. And once more, for what was read in between.
        Forget(find);
        Blank(find.Places);
        Forget(find);
        if (note is not null)
        {
            File.Delete(note);
        }

        return true;
    }

    private async Task<bool> SayAsync(IReadOnlyList<ErasedPlace> places)
    {
        foreach (var part in places.Chunk(ErasedPlace.MostInOne))
        {
            if (!await log.AddDurablyAsync(EntryType.Erased, ErasedPlace.Write(part)).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private IEnumerable<SegmentFile> Closed()
    {
        var files = SegmentFile.In(folder);
        return files.Take(files.Count - 1);
    }

    // The last first: as long as anything of an exchange is there, its beginning says whose it is.
    private void Blank(IReadOnlyList<ErasedPlace> places)
    {
        var files = SegmentFile.In(folder).ToDictionary(file => file.Number);
        foreach (var group in places.GroupBy(place => place.Segment).OrderByDescending(group => group.Key))
        {
            if (!SegmentBlanker.TryRewrite(files[group.Key], group.Select(place => place.Entry).ToHashSet()))
            {
                // Those before it stay too: they say whose the rest is.
                throw new IOException($"Segment {group.Key} is damaged in the middle, and what stands behind that would be lost: it stays as it is, and so do those before it. Set it aside, and erase again.");
            }
        }
    }

    // Indexes have the words, or their hashes.
    private void Forget(ErasureFind find)
    {
        if (find.Meant.Count == 0)
        {
            return;
        }

        if (File.Exists(RecordIndex.PathIn(folder)))
        {
            using var index = RecordIndex.Open(folder);
            index.Forget(find.Meant);
        }

        erased(find.Meant);
    }
}
