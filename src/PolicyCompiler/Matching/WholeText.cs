using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Matching;

/// <summary>
/// The meaning of the tables over a text that is there as a whole, in the plainest form: what examples are
/// checked with. Leftmost start, then longest, then lowest rule; a value that its validator refuses gives
/// way to the next shorter at that start.
/// </summary>
internal static class WholeText
{
    public static List<TextMatch> Find(RuleTables tables, ReadOnlySpan<byte> text)
    {
        var found = new List<TextMatch>();
        for (int start = 0; start < text.Length;)
        {
            if (At(tables, text, start) is { } match)
            {
                found.Add(match);
                start = match.End;
            }
            else
            {
                start++;
            }
        }

        return found;
    }

    private static TextMatch? At(RuleTables tables, ReadOnlySpan<byte> text, int start)
    {
        List<TextMatch> candidates = Candidates(tables, text, start);
        for (int i = candidates.Count - 1; i >= 0; i--)
        {
            TableRule rule = tables.Rules[candidates[i].Rule];
            ReadOnlySpan<byte> value = text.Slice(start, candidates[i].Length);
            if ((rule.Validator is null || Validators.Find(rule.Validator)!(value)) && rule.Checks?.Pass(value) != false)
            {
                return rule.Block is null ? candidates[i] : WithBlock(rule.Block, text, candidates[i]);
            }
        }

        return null;
    }

    /// <summary>Best last: shorter before longer, and of one length the higher rule before the lower.</summary>
    private static List<TextMatch> Candidates(RuleTables tables, ReadOnlySpan<byte> text, int start)
    {
        var candidates = new List<TextMatch>();
        ulong[] armed = new ulong[(tables.Contexts.Count + 63) / 64];
        tables.Contexts.Arm([], text, start, armed);
        foreach (FamilyTables family in tables.Families)
        {
            Run(tables, family, text, start, armed, candidates);
        }

        candidates.Sort((x, y) => x.Length != y.Length ? x.Length.CompareTo(y.Length) : y.Rule.CompareTo(x.Rule));
        return candidates;
    }

    private static void Run(RuleTables tables, FamilyTables family, ReadOnlySpan<byte> text, int start, ulong[] armed, List<TextMatch> candidates)
    {
        int state = family.StartOf[family.ContextOf[start == 0 ? Lookahead.End : text[start - 1]]];
        for (int end = start; state != 0 && end < text.Length;)
        {
            state = family.Next[(state * family.ClassCount) + family.ClassOf[text[end++]]];
            foreach (Accept accept in family.AcceptSets[family.AcceptOf[state]])
            {
                TableRule rule = tables.Rules[accept.Rule];
                if (end - start <= rule.MaxLength && (rule.Context < 0 || (armed[rule.Context >> 6] >> (rule.Context & 63) & 1) != 0)
                    && tables.Lookaheads[accept.Lookahead].Fits(end < text.Length ? text[end] : Lookahead.End))
                {
                    candidates.Add(new TextMatch(start, end - start, accept.Rule));
                }
            }
        }
    }

    private static TextMatch WithBlock(BlockSpec block, ReadOnlySpan<byte> text, TextMatch begin)
    {
        int state = 0;
        int limit = (int)Math.Min(text.Length, (long)begin.End + block.Cap);
        int end = begin.End;
        while (end < limit)
        {
            state = block.Next[(state * block.ClassCount) + block.ClassOf[text[end++]]];
            if (block.Accepting[state])
            {
                break;
            }
        }

        return begin with { Length = end - begin.Start };
    }
}
