using FastMcp.Recording.Format;

namespace FastMcp.Recording.Verifying;

/// <summary>
/// Which entries the gateway that wrote them has signed itself: those under a checkpoint of their own run. A checkpoint of a later run covers them too, but that run took up what
/// it found on the disk, and somebody may have put it there while no gateway ran.
/// </summary>
internal sealed class SignedReach
{
    private readonly Dictionary<uint, long> _reach = [];

    /// <summary>A checkpoint over the segment's first so many entries holds.</summary>
    public void Add(uint segment, long entries) => _reach[segment] = Math.Max(entries, _reach.GetValueOrDefault(segment));

    /// <summary>A segment's header is its first leaf: what it goes on from is signed with it. To be called when all are added.</summary>
    public void GoBack(IReadOnlyDictionary<uint, SegmentHeader> headers)
    {
        foreach (var number in headers.Keys.OrderDescending())
        {
            var header = headers[number];
            if (_reach.ContainsKey(number) && headers.TryGetValue(header.Previous.Number, out var previous) && previous.Number < number && previous.Run == header.Run)
            {
                Add(previous.Number, header.Previous.Entries);
            }
        }
    }

    public bool Covers(uint segment, long entry) => _reach.TryGetValue(segment, out var entries) && entry <= entries;
}
