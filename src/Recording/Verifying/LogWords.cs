using FastMcp.Recording.Erasing;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Verifying;

/// <summary>What the log itself says of what is missing in it: what was let go by age, and which entries were erased.</summary>
internal sealed class LogWords
{
    private readonly HashSet<ErasedPlace> _erased = [];

    public ExpiredPart Expired { get; } = new();

    /// <summary>Entries that are blank, and where they lie.</summary>
    public List<(ErasedPlace Place, long Offset)> Blanks { get; } = [];

    /// <summary>Entries that were to be erased and are not blank.</summary>
    public int Left => _erased.Count - Blanks.Count(blank => _erased.Contains(blank.Place));

    public void Read(EntryType type, ReadOnlySpan<byte> payload)
    {
        if (type == EntryType.Expired)
        {
            Expired.Read(payload);
        }
        else if (type == EntryType.Erased)
        {
            _erased.UnionWith(ErasedPlace.Read(payload));
        }
    }

    public bool Says(ErasedPlace place) => _erased.Contains(place);

    public void Forget(Predicate<uint> isGone) => _erased.RemoveWhere(place => isGone(place.Segment));
}
