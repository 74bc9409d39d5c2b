namespace FastMcp.Policy.Conditions.Functions;

/// <summary>The automaton of a <c>matches</c>: one table look-up a byte, no going back.</summary>
/// <param name="classOf">Byte -> class; 256 of them.</param>
/// <param name="classes">How many classes there are.</param>
/// <param name="next">State and class -> state; the number of states itself is found.</param>
/// <param name="start">The state before the first byte.</param>
/// <param name="atEnd">Found if the text ends in this state.</param>
public sealed class TextPattern(byte[] classOf, int classes, ushort[] next, int start, bool[] atEnd)
{
    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        var state = start;
        foreach (var b in text)
        {
            state = next[state * classes + classOf[b]];
            if (state == atEnd.Length)
            {
                return true;
            }
        }

        return atEnd[state];
    }
}
