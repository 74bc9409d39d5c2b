using FastMcp.Recording.Chain;
using FastMcp.Recording.Format;
using FastMcp.Recording.Index;
using FastMcp.Recording.Originals;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;
using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Erasing;

/// <summary>
/// Takes out of the record what one subject left, so that the rest can still be proved: first an entry says which places, by their hashes; when that is on the disk
/// the places are blanked. An end in between leaves what the next try takes.
/// </summary>
/// <remarks>One call at a time.</remarks>
internal sealed class Eraser(string folder, FolderUpkeep upkeep, LogParts log, Func<Predicate<StoredKey>, int> shred)
{
    private readonly Retention _hold = new(folder, TimeSpan.Zero, TimeProvider.System);

    /// <summary>False: nothing was blanked, since the record is held or cannot be written.</summary>
    /// <exception cref="IOException">A segment could not be written anew; what was said of it holds for the next try.</exception>
    public async Task<bool> EraseAsync(ErasureScope scope)
    {
        if (_hold.IsHeld || !await log.RollAsync().ConfigureAwait(false))
        {
            return false;
        }

        await upkeep.EnterAsync().ConfigureAwait(false);
        try
        {
            var files = SegmentFile.In(folder);
            files = [.. files.Take(files.Count - 1)];
            var places = Find(files, scope);
            foreach (var part in places.Chunk(ErasedPlace.MostInOne))
            {
                if (!await log.AddDurablyAsync(EntryType.Erased, ErasedPlace.Write(part)).ConfigureAwait(false))
                {
                    return false;
                }
            }

            shred(scope.Takes);
            Rewrite(files, places);
            return true;
        }
        finally
        {
            upkeep.Leave();
        }
    }

    private static List<ErasedPlace> Find(IReadOnlyList<SegmentFile> files, ErasureScope scope)
    {
        var (places, meant) = (new List<ErasedPlace>(), new HashSet<ExchangeId>());
        using var hasher = new LeafHasher();
        foreach (var file in files)
        {
            // Entries that do not count too: they are read by nobody, and they are there.
            using var stream = file.Open();
            var reader = new SegmentReader(stream);
            while (reader.TryNext())
            {
                if (reader.Type is EntryType.Opened or EntryType.Refused && scope.Takes(reader.ToEntry()))
                {
                    meant.Add(new ExchangeId(reader.Header.Run, reader.Exchange));
                }

                if (Blank.Takes(reader.Type) && meant.Contains(new ExchangeId(reader.Header.Run, reader.Exchange)))
                {
                    places.Add(new ErasedPlace(file.Number, reader.Entries, hasher.Of(reader.Bytes)));
                }
            }
        }

        return places;
    }

    private void Rewrite(IReadOnlyList<SegmentFile> files, List<ErasedPlace> places)
    {
        foreach (var group in places.GroupBy(place => place.Segment))
        {
            SegmentBlanker.Rewrite(files.First(file => file.Number == group.Key), group.Select(place => place.Entry).ToHashSet());
        }

        // The index has the words.
        if (places.Count > 0 && File.Exists(RecordIndex.PathIn(folder)))
        {
            using var index = RecordIndex.Open(folder, rebuild: true);
            index.Update();
        }
    }
}
