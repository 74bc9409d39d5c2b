using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>The classes of <see cref="RunClass"/> as sets.</summary>
internal static class RunClasses
{
    private static readonly ByteSet[] s_sets =
        [.. Enumerable.Range(0, RunClass.Count).Select(one => ByteSets.Where(value => (RunClass.Of[value] >> one & 1) != 0, edge: false))];

    public static ByteSet SetOf(int runClass) => s_sets[runClass];

    /// <summary>The first class that holds all bytes of a set; -1: none does.</summary>
    public static int Narrowest(ByteSet bytes) => Array.FindIndex(s_sets, set => (bytes & ~set).HasNoByte);
}
