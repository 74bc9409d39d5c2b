using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>The coarsest partition of the bytes that no set of the automaton cuts.</summary>
internal sealed class ByteClasses
{
    private ByteClasses(byte[] classOf, int[] representatives)
    {
        ClassOf = classOf;
        Representatives = representatives;
    }

    public byte[] ClassOf { get; }

    /// <summary>Class -> one of its bytes.</summary>
    public int[] Representatives { get; }

    public static ByteClasses Of(Nfa nfa)
    {
        var classOf = new int[256];
        var count = 1;
        foreach (var set in nfa.Sets)
        {
            Split(classOf, ref count, set);
        }

        var representatives = new int[count];
        for (var value = 255; value >= 0; value--)
        {
            representatives[classOf[value]] = value;
        }

        return new(classOf.Select(number => (byte)number).ToArray(), representatives);
    }

    private static void Split(int[] classOf, ref int count, ByteSet set)
    {
        var fresh = new int[count];
        var outside = new bool[count];
        for (var value = 0; value < 256; value++)
        {
            outside[classOf[value]] |= !set.Contains(value);
        }

        for (var value = 0; value < 256; value++)
        {
            var old = classOf[value];
            if (old < outside.Length && outside[old] && set.Contains(value))
            {
                fresh[old] = fresh[old] == 0 ? count++ : fresh[old];
                classOf[value] = fresh[old];
            }
        }
    }
}
