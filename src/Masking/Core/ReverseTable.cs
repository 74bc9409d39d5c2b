namespace FastMcp.Masking.Core;

/// <summary>An automaton that reads text from right to left. State 0 is dead.</summary>
/// <param name="ClassOf">Byte -> class, 256 entries.</param>
/// <param name="ClassCount">Number of classes.</param>
/// <param name="Next">state * ClassCount + class -> state.</param>
/// <param name="StartOf">Class of the byte right of the end -> state.</param>
/// <param name="AcceptOf">State -> index into <paramref name="AcceptSets"/>; 0 is the empty set.</param>
/// <param name="AcceptSets">What begins here if the byte to the left fits; the rules are contexts.</param>
/// <param name="Lookaheads">What must stand to the left. Entry 0 always holds.</param>
internal sealed record ReverseTable(
    byte[] ClassOf, int ClassCount, ushort[] Next, ushort[] StartOf, ushort[] AcceptOf, Accept[][] AcceptSets, Lookahead[] Lookaheads)
{
    public int StartAt(int right) => StartOf[ClassOf[right]];

    public int Step(int state, int left) => Next[(state * ClassCount) + ClassOf[left]];

    public Accept[] AcceptsOf(int state) => AcceptSets[AcceptOf[state]];

    public bool Accepts(int state, int left)
    {
        foreach (Accept accept in AcceptsOf(state))
        {
            if (Lookaheads[accept.Lookahead].Fits(left))
            {
                return true;
            }
        }

        return false;
    }
}
