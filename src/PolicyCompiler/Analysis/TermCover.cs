using FastMcp.Masking.Core;
using FastMcp.Masking.Core.Terms;
using FastMcp.PolicyCompiler.Patterns;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Analysis;

/// <summary>Whether a pattern takes a term wherever that stands, in each of its spellings: then a rule behind it never finds the term.</summary>
internal static class TermCover
{
    /// <summary>A yes is certain; of what is checked beside the pattern, and of spellings beyond ASCII, it is not told.</summary>
    /// <param name="pattern">A rule with a machine.</param>
    /// <param name="term">In canonical form.</param>
    /// <param name="flags">How it is compared.</param>
    public static bool Holds(RuleDraft pattern, byte[] term, TermFlags flags)
    {
        bool isFolded = (flags & TermFlags.Fold) != 0;
        if (pattern.Pattern is not { Context: null, Allow.Count: 0, Rule.Checks: null, BlockEnd: null } || pattern.Pattern.Rule.MaxLength < term.Length
            || ((flags & TermFlags.Spaces) != 0 && term.Any(TermText.IsBlank)) || (isFolded && !term.All(HasAsciiSpellings)))
        {
            return false;
        }

        bool isChecked = pattern.Bound.Validate is not { } name || (!isFolded && Validators.Find(name.Value) is { } isValid && isValid(term));
        return isChecked && Accepts(pattern.Machine!, term, (flags & TermFlags.Words) != 0, isFolded);
    }

    private static bool Accepts(RuleMachine machine, byte[] term, bool words, bool folded)
    {
        ByteSet beside = ~ByteSet.Word;
        ByteSet before = words && TermText.IsWordEdge(term[0]) ? beside : ByteSet.All;
        ByteSet behind = words && TermText.IsWordEdge(term[^1]) ? beside : ByteSet.All;
        int[] states = [.. Enumerable.Range(0, RuleMachine.Edge + 1).Where(before.Contains).Select(machine.Start).Distinct()];
        foreach (byte value in term)
        {
            states = [.. states.SelectMany(state => Spellings(value, folded).Select(one => machine.Next(state, one))).Distinct()];
            if (!states.All(machine.IsLive))
            {
                return false;
            }
        }

        return states.All(state => machine.AcceptOf(state) is { } accepted && (accepted & behind) == behind);
    }

    private static int[] Spellings(byte value, bool folded) => folded && value is >= (byte)'a' and <= (byte)'z' ? [value, value & ~0x20] : [value];

    // The long s and the sign of Kelvin fold to letters of ASCII.
    private static bool HasAsciiSpellings(byte value) => value < 0x80 && value is not ((byte)'k' or (byte)'s');
}
