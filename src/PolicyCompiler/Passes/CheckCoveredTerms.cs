using FastMcp.Masking.Core.Terms;
using FastMcp.PolicyCompiler.Analysis;
using FastMcp.PolicyCompiler.Plan;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>No dictionary rule looks only for what an earlier one finds, or an earlier pattern: of two values of one length the earlier rule's counts.</summary>
internal static class CheckCoveredTerms
{
    // A longer list is not held against patterns.
    private const int MostHeldAgainstPatterns = 1_000;

    public static void Run(PolicyDraft draft)
    {
        RuleDraft[] rules = [.. draft.Rules.Where(rule => rule is { Enabled: true, Terms: not null })];
        for (int later = 1; later < rules.Length; later++)
        {
            RuleDraft rule = rules[later];
            draft.Cancel.ThrowIfCancellationRequested();
            if (rules.Take(later).FirstOrDefault(earlier => CheckCovered.IsAsWide(earlier.Bound, rule.Bound) && Covers(earlier.Terms!, rule.Terms!)) is { } cover)
            {
                CheckCovered.Report(rule, cover, $"all of its terms are found by `{cover.Bound.Id.Value}`");
            }
        }

        foreach (RuleDraft rule in rules.Where(rule => rule.Terms!.Terms is { Terms.Length: <= MostHeldAgainstPatterns }))
        {
            draft.Cancel.ThrowIfCancellationRequested();
            if (Pattern(draft, rule) is { } cover)
            {
                CheckCovered.Report(rule, cover, $"each of its terms, such as `{Printable.Of(rule.Terms!.Terms!.Terms[0])}`, is matched by an earlier pattern, that one by `{cover.Bound.Id.Value}`");
            }
        }
    }

    // The one that takes the first term, if patterns take all.
    private static RuleDraft? Pattern(PolicyDraft draft, RuleDraft rule)
    {
        TermList list = rule.Terms!.Terms!;
        RuleDraft[] earlier = [.. draft.Rules.TakeWhile(one => one != rule)
            .Where(one => one is { Enabled: true, Pattern: not null, Machine: not null } && CheckCovered.IsAsWide(one.Bound, rule.Bound))];
        RuleDraft? CoverOf(byte[] term) => earlier.FirstOrDefault(one => TermCover.Holds(one, term, list.Flags));
        return list.Terms.All(term => CoverOf(term) is not null) ? CoverOf(list.Terms[0]) : null;
    }

    private static bool Covers(TermData outer, TermData inner) =>
        outer.Terms is { } terms ? inner.Terms is { } others && Covers(terms, others) : inner.Tokens is { } tokens && Covers(outer.Tokens!, tokens);

    // Wherever the later rule finds a term, in any spelling, the earlier one does.
    private static bool Covers(TermList outer, TermList inner)
    {
        bool asWide = (outer.Flags & TermFlags.Fold) >= (inner.Flags & TermFlags.Fold)
            && (outer.Flags & TermFlags.Spaces) == (inner.Flags & TermFlags.Spaces)
            && (outer.Flags & TermFlags.Words) <= (inner.Flags & TermFlags.Words);
        if (!asWide || (outer.Flags == inner.Flags && outer.Terms.Length < inner.Terms.Length))
        {
            return false;
        }

        var known = new HashSet<string>(outer.Terms.Select(Convert.ToBase64String));
        return inner.Terms.All(term => known.Contains(Convert.ToBase64String(Canonical(term, outer.Flags))));
    }

    private static byte[] Canonical(byte[] term, TermFlags flags) => TermText.Canonical(System.Text.Encoding.UTF8.GetString(term), flags);

    private static bool Covers(HashedTokens outer, HashedTokens inner) =>
        outer.Salt.AsSpan().SequenceEqual(inner.Salt) && outer.Further.OrderBy(one => one).SequenceEqual(inner.Further.OrderBy(one => one))
        && outer.Shortest <= inner.Shortest && outer.Longest >= inner.Longest && HashesOf(inner).IsSubsetOf(HashesOf(outer));

    private static HashSet<string> HashesOf(HashedTokens tokens) =>
        [.. Enumerable.Range(0, tokens.Hashes.Length / HashedTokens.HashBytes).Select(at => Convert.ToBase64String(tokens.Hashes, at * HashedTokens.HashBytes, HashedTokens.HashBytes))];
}
