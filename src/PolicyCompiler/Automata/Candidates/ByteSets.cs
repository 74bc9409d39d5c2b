using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

internal static class ByteSets
{
    public static ByteSet Where(Func<int, bool> wanted, bool edge)
    {
        ByteSet set = edge ? ByteSet.OnlyEdge : ByteSet.None;
        for (int value = 0; value < 256; value++)
        {
            set |= wanted(value) ? ByteSet.Of(value) : ByteSet.None;
        }

        return set;
    }
}
