using System.Runtime.CompilerServices;
using FastMcp.Masking.Core;
using FastMcp.Masking.Matching.Scanning;

namespace FastMcp.Masking.Matching;

/// <summary>What is known of the window: what stands before it, the chunk that was scanned, and the next byte that starts may need.</summary>
internal struct StartCursor
{
    /// <summary>The byte before the window; <see cref="Lookahead.End"/>: the text begins.</summary>
    public int Before;

    /// <summary>The byte before that.</summary>
    public int Earlier;

    /// <summary>First position of the chunk that was scanned.</summary>
    public int Chunk;

    /// <summary>Its positions; 0: nothing is scanned.</summary>
    public int Count;

    /// <summary>Of a chunk of one word: where values may begin in it, a bit each.</summary>
    public ulong Word;

    /// <summary>Of a chunk that was scanned as a short one: from which of its positions on the needed byte comes in time.</summary>
    public ulong InTime;

    /// <summary>Where the next needed byte stands, or the window ends and it may yet come; -1: not looked for.</summary>
    public int NeededAt;

    /// <summary>From here to there only passed bytes stand.</summary>
    public int NeededFrom;

    /// <summary>It was looked for from here on.</summary>
    public int NeededSince;

    private StartRoom? _room;

    /// <summary>Where values may begin in the chunk, however long it is.</summary>
    public ref ChunkHits Hits => ref Room.Hits;

    /// <summary>The next starts by all bytes of their windows. INVARIANT: where nothing is scanned it says nothing.</summary>
    public ref StartList List => ref Room.List;

    private StartRoom Room => _room ??= Spares<StartRoom>.Rent();

    /// <summary>It is known that nothing from one position to another is passed on the way to a needed byte.</summary>
    public readonly bool IsNeededLater(int from, int to) => from <= NeededAt && from >= NeededSince && to < NeededFrom;

    public void Begin()
    {
        (Before, Earlier) = (Lookahead.End, Lookahead.End);
        Forget();
    }

    /// <summary>The window moves: its end was scanned without what follows, so it is forgotten.</summary>
    public void Forget()
    {
        (Count, NeededAt) = (0, -1);
    }

    /// <summary>No text comes for a while.</summary>
    public void Rest()
    {
        if (Count == 0 && _room is { } room)
        {
            _room = null;
            (room.Hits, room.List) = (default, default);
            Spares<StartRoom>.Return(room);
        }
    }

    /// <summary>Bytes leave the window, one at least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Shift(ReadOnlySpan<byte> window, int count)
    {
        Earlier = count > 1 ? window[count - 2] : Before;
        Before = window[count - 1];
        Forget();
    }
}
