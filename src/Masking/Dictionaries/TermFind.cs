namespace FastMcp.Masking.Dictionaries;

/// <summary>What begins at one position: the longest value that is certain, and whether more text may change that.</summary>
internal struct TermFind
{
    /// <summary>Behind the longest enforced value; 0: there is none.</summary>
    public int End;

    /// <summary>Index into the program's rules.</summary>
    public int Rule;

    /// <summary>As <see cref="End"/>, of the rules that only monitor.</summary>
    public int WatchedEnd;

    public int WatchedRule;

    /// <summary>The window ends inside something that may become a value.</summary>
    public bool Live;

    /// <summary>Bytes of text that were compared or hashed.</summary>
    public int Steps;

    /// <summary>Longest first, then the rule that comes first.</summary>
    public void Note(int end, int rule, bool watched)
    {
        if (watched)
        {
            Keep(ref WatchedEnd, ref WatchedRule, end, rule);
        }
        else
        {
            Keep(ref End, ref Rule, end, rule);
        }
    }

    private static void Keep(ref int best, ref int bestRule, int end, int rule)
    {
        if (end > best || (end == best && rule < bestRule))
        {
            (best, bestRule) = (end, rule);
        }
    }
}
