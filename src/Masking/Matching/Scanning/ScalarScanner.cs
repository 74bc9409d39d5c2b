using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>A byte at a time, exactly by groups.</summary>
internal sealed class ScalarScanner : BlockScanner
{
    private readonly ulong[][] _masks;
    private readonly ulong _needing;

    public ScalarScanner(CandidatePlan plan)
    {
        _masks = plan.Masks;
        for (var number = 0; number < plan.Groups.Length; number++)
        {
            _needing |= plan.Groups[number].Needs ? 1UL << number : 0;
        }
    }

    public override void Scan(ReadOnlySpan<byte> window, int at, ref StartCursor cursor)
    {
        cursor.Hits = default;
        var count = Math.Min(ChunkHits.Most, window.Length - at);
        for (var index = 0; index < count; index++)
        {
            var groups = GroupsAt(window, at + index, cursor);
            cursor.Hits.Plain[index >> 6] |= (groups & ~_needing) != 0 ? 1UL << index : 0;
            cursor.Hits.Needing[index >> 6] |= (groups & _needing) != 0 ? 1UL << index : 0;
        }
    }

    private ulong GroupsAt(ReadOnlySpan<byte> window, int at, in StartCursor cursor)
    {
        var groups = _masks[0][at > 1 ? window[at - 2] : at == 1 ? cursor.Before : cursor.Earlier] & _masks[1][at > 0 ? window[at - 1] : cursor.Before];
        for (var ahead = 0; ahead < CandidatePlan.Ahead && at + ahead < window.Length; ahead++)
        {
            groups &= _masks[CandidatePlan.Before + ahead][window[at + ahead]];
        }

        return groups;
    }
}
