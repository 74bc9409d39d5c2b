using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>As many patterns from the first on as fit into one automaton.</summary>
/// <param name="Count">How many.</param>
/// <param name="Union">Theirs; null: the first alone is too large.</param>
internal readonly record struct FittingUnion(int Count, Union? Union)
{
    /// <summary>
    /// More patterns never need fewer states: so the number is found by trying. What they need one by one is the first guess,
    /// which is nearly right where they begin differently.
    /// </summary>
    /// <param name="patterns">In order.</param>
    /// <param name="sizes">The states of each alone.</param>
    /// <param name="most">States of several.</param>
    /// <param name="mostOfOne">States of a pattern that stays alone.</param>
    /// <param name="work">Steps of each try.</param>
    public static FittingUnion Of(PatternNode[] patterns, int[] sizes, int most, int mostOfOne, long work)
    {
        var (best, fails) = (default(FittingUnion), patterns.Length + 1);
        for (int next = Guess(sizes, most); fails - best.Count > 1; next = Next(best.Count, fails, patterns.Length))
        {
            if (Build(patterns, next, most, work) is { } union)
            {
                best = new(next, union);
            }
            else
            {
                fails = next;
            }
        }

        return best.Count == 0 && mostOfOne > most ? new(1, Build(patterns, 1, mostOfOne, work)) : best;
    }

    private static int Guess(int[] sizes, int most)
    {
        int count = 0;
        for (long states = 0; count < sizes.Length && states + sizes[count] <= most; count++)
        {
            states += sizes[count];
        }

        return Math.Max(1, count);
    }

    // Half as many again as long as none failed, else halfway.
    private static int Next(int fits, int fails, int all) =>
        fails > all ? Math.Min(all, fits + Math.Max(1, fits / 2)) : (fits + fails) / 2;

    private static Union? Build(PatternNode[] patterns, int count, int most, long work) => count == 1
        ? SingleUnions.Of(patterns[0], most, work, out _)
        : Union.Build(patterns.Take(count), most, work, out _);
}
