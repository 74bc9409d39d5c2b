namespace FastMcp.Masking.Core;

/// <summary>An unanchored automaton that says whether something stands anywhere in a value.</summary>
/// <param name="ClassOf">Byte -> class, 256 entries.</param>
/// <param name="ClassCount">Number of classes.</param>
/// <param name="Next">state * ClassCount + class -> state; the start state is 0.</param>
/// <param name="FoundOf">State -> index into <paramref name="Lookaheads"/>: found if the next byte fits; 0: nothing ends here.</param>
/// <param name="Lookaheads">Entry 0 is not used.</param>
internal sealed record SearchSpec(byte[] ClassOf, int ClassCount, ushort[] Next, ushort[] FoundOf, Lookahead[] Lookaheads)
{
    // What begins with the value's begin alone is soon not found any more; -1: there is no such state.
    private readonly int _never = NeverOf(ClassCount, Next, FoundOf);

    /// <summary>Whether it stands in a value.</summary>
    /// <param name="value">What the pattern matches.</param>
    /// <param name="read">Grows by the bytes that are looked at.</param>
    public bool IsIn(ReadOnlySpan<byte> value, ref long read)
    {
        int state = 0;
        for (int at = 0; ; at++)
        {
            int found = FoundOf[state];
            bool isFound = found != 0 && Lookaheads[found].Fits(at < value.Length ? value[at] : Lookahead.End);
            if (isFound || at == value.Length || state == _never)
            {
                read += at;
                return isFound;
            }

            state = Next[(state * ClassCount) + ClassOf[value[at]]];
        }
    }

    private static int NeverOf(int classes, ushort[] next, ushort[] foundOf)
    {
        for (int state = 0; state < foundOf.Length; state++)
        {
            int same = 0;
            while (same < classes && next[(state * classes) + same] == state)
            {
                same++;
            }

            if (same == classes && foundOf[state] == 0)
            {
                return state;
            }
        }

        return -1;
    }
}
