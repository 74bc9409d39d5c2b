namespace FastMcp.Masking.Dictionaries;

/// <summary>The terms of a sorted list that agree with the text in their first bytes.</summary>
internal struct TermRange(int low, int high)
{
    public int Low = low;
    public int High = high;

    /// <summary>Bytes that agree.</summary>
    public int Depth = 0;

    public readonly bool IsEmpty => Low >= High;
}
