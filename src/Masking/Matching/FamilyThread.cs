namespace FastMcp.Masking.Matching;

/// <summary>How far one family has come from a start.</summary>
internal struct FamilyThread
{
    /// <summary>Its state as a row; 0: dead.</summary>
    public int Row;

    /// <summary>The next byte to read.</summary>
    public int At;

    /// <summary>The reach set that was looked at last; with contexts only.</summary>
    public int Reach;

    /// <summary>The greatest length from which an armed rule can still accept in that reach; -1: none.</summary>
    public int ReachLimit;

    /// <summary>Its way is in the family's trail.</summary>
    public bool IsTrailed;

    /// <summary>So many runs it went over at once: its way from the last of them on is in a trail of its own.</summary>
    public byte Jumps;

    public AcceptRing Ends;

    public void Begin(int row, int at, byte jumps)
    {
        (Row, At, Reach, ReachLimit, IsTrailed, Jumps) = (row, at, -1, -1, false, jumps);
        Ends.Clear();
    }
}
