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

    /// <summary>It went over a run at once: its way from there on is in a trail of its own.</summary>
    public bool HasJumped;

    public AcceptRing Ends;

    public void Begin(int row, int at, bool hasJumped)
    {
        (Row, At, Reach, ReachLimit, IsTrailed, HasJumped) = (row, at, -1, -1, false, hasJumped);
        Ends.Clear();
    }
}
