namespace FastMcp.Masking.Core;

/// <summary>An unanchored automaton that says whether something stands anywhere in a value.</summary>
/// <param name="ClassOf">Byte -> class, 256 entries.</param>
/// <param name="ClassCount">Number of classes.</param>
/// <param name="Next">state * ClassCount + class -> state; the start state is 0.</param>
/// <param name="FoundOf">State -> index into <paramref name="Lookaheads"/>: found if the next byte fits; 0: nothing ends here.</param>
/// <param name="Lookaheads">Entry 0 is not used.</param>
internal sealed record SearchSpec(byte[] ClassOf, int ClassCount, ushort[] Next, ushort[] FoundOf, Lookahead[] Lookaheads)
{
    public bool IsIn(ReadOnlySpan<byte> value)
    {
        int state = 0;
        for (int at = 0; ; at++)
        {
            int found = FoundOf[state];
            if (found != 0 && Lookaheads[found].Fits(at < value.Length ? value[at] : Lookahead.End))
            {
                return true;
            }

            if (at == value.Length)
            {
                return false;
            }

            state = Next[(state * ClassCount) + ClassOf[value[at]]];
        }
    }
}
