namespace FastMcp.Masking.Matching;

/// <summary>What is known of the window ahead: a block that was scanned, and the next byte that decides what waits for one.</summary>
internal struct StartCursor
{
    /// <summary>First position of the block.</summary>
    public int Block;

    /// <summary>Positions of the block; 0: nothing is scanned.</summary>
    public int Count;

    /// <summary>Where values may begin in it.</summary>
    public ulong Hits;

    /// <summary>The first stop from some earlier position on; nothing before here stops.</summary>
    public int Stop;

    /// <summary>At <see cref="Stop"/> stands the needed byte, or the window ends and it may yet come.</summary>
    public bool StopIsNeeded;

    /// <summary>The window moves: its end was scanned without what follows, so it is forgotten.</summary>
    public void Forget() => (Count, Stop) = (0, -1);
}
