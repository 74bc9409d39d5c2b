using FastMcp.Recording.Erasing;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Verifying;

/// <summary>
/// What the log itself says of what is missing in it: what was let go by age, and which entries were erased. Whoever can write to the folder can write such words too:
/// only those count that <see cref="Judge"/> lets count.
/// </summary>
internal sealed class LogWords
{
    private readonly List<(uint Segment, long Entry, ExpiredPart Part)> _expired = [];
    private readonly List<(uint Segment, long Entry, List<ErasedPlace> Places)> _erased = [];
    private readonly Dictionary<(uint Segment, long Entry), ErasedPlace> _counts = [];
    private readonly HashSet<(uint Segment, long Entry)> _unsigned = [];

    /// <summary>What was let go by age, by words that count.</summary>
    public ExpiredPart Expired { get; private set; }

    /// <summary>Entries that are blank, and where they lie.</summary>
    public List<(ErasedPlace Place, long Offset)> Blanks { get; } = [];

    /// <summary>Words that do not count.</summary>
    public int Unsigned { get; private set; }

    /// <summary>Entries that were to be erased and are not blank.</summary>
    public int Left => _counts.Count - Blanks.Count(blank => _counts.ContainsKey((blank.Place.Segment, blank.Place.Entry)));

    /// <param name="reader">At an entry of any type.</param>
    public void Read(SegmentReader reader)
    {
        if (reader.Type == EntryType.Expired)
        {
            _expired.Add((reader.Header.Number, reader.Entries, ExpiredPart.Read(reader.Payload)));
        }
        else if (reader.Type == EntryType.Erased)
        {
            _erased.Add((reader.Header.Number, reader.Entries, ErasedPlace.Read(reader.Payload)));
        }
    }

    /// <param name="counts">Whether a word counts that stands there.</param>
    public void Judge(Func<uint, long, bool> counts)
    {
        foreach (var (_, _, part) in _expired.Where(word => counts(word.Segment, word.Entry)))
        {
            Expired = part.Last > Expired.Last ? part : Expired;
        }

        foreach (var (segment, entry, places) in _erased)
        {
            var isGood = counts(segment, entry);
            foreach (var place in places)
            {
                if (isGood)
                {
                    _counts[(place.Segment, place.Entry)] = place;
                }
                else
                {
                    _unsigned.Add((place.Segment, place.Entry));
                }
            }
        }

        Unsigned = _expired.Count(word => !counts(word.Segment, word.Entry)) + _erased.Count(word => !counts(word.Segment, word.Entry));
    }

    /// <summary>Null: a word that counts says that this entry is blank, and so.</summary>
    public string? WhyNot(ErasedPlace blank) =>
        _counts.TryGetValue((blank.Segment, blank.Entry), out var said) ? (said == blank ? null : "the entry is blank, and its head or what it was is not what the log says")
        : _unsigned.Contains((blank.Segment, blank.Entry)) ? "the entry is blank, and the entry that says that it was erased is signed by no checkpoint of its run"
        : "the entry is blank, and no entry of the log says that it was erased";

    public void Forget(Predicate<uint> isGone)
    {
        foreach (var place in _counts.Keys.Where(place => isGone(place.Segment)).ToList())
        {
            _counts.Remove(place);
        }
    }
}
