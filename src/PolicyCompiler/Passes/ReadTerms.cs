using FastMcp.Masking.Core.Terms;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Passes;

/// <summary>Lists and files of terms -> sorted terms in canonical form. What is wrong with a term is said at its line.</summary>
internal static class ReadTerms
{
    public static void Run(PolicyDraft draft)
    {
        long bytes = 0;
        foreach (RuleDraft rule in draft.Rules)
        {
            if (rule.Bound.Terms is not { } bound || Places(rule, bound) is not { } places)
            {
                continue;
            }

            rule.Terms = bound.Hashed is { } hashed ? HashesOf(rule, hashed, places) : TermsOf(rule, bound, places);
            bytes += rule.Terms?.Terms?.Terms.Sum(term => (long)term.Length) ?? 0;
            if (bytes > TermLimits.TotalBytes)
            {
                rule.Bag.Error(Codes.TooManyTerms, bound.Span, $"With this rule all terms together have {bytes} bytes; at most {TermLimits.TotalBytes} are read.");
                return;
            }
        }
    }

    /// <summary>The terms as they are written, and where each stands; null, and a diagnostic, where there are none to read.</summary>
    private static List<TermPlace>? Places(RuleDraft rule, BoundTerms bound)
    {
        List<TermPlace>? places = bound.List is { } list
            ? [.. list.Select(term => new TermPlace(term.Value, rule.Bag, term.Span))]
            : LinesOf(rule, bound.File!);
        if (places is not null && places.Count is 0 or > TermLimits.TermsPerRule)
        {
            string what = places.Count == 0 ? "There is no term; the rule could never match." : $"The rule has {places.Count} terms; at most {TermLimits.TermsPerRule} are read.";
            rule.Bag.Error(places.Count == 0 ? Codes.EmptyTerm : Codes.TooManyTerms, bound.Span, what);
            return null;
        }

        return places;
    }

    /// <summary>One term a line; blank lines do not count. Errors name the file of terms.</summary>
    private static List<TermPlace>? LinesOf(RuleDraft rule, ScalarNode file)
    {
        PolicyAttachment? attachment = rule.File.Source.Attachments.FirstOrDefault(one => one.Name == file.Value);
        if (attachment?.Text is null)
        {
            rule.Bag.Error(Codes.TermsFile, file.Span, $"`{file.Value}` cannot be read: {attachment?.WhyNot ?? "there is no such file below the policy file's folder"}.");
            return null;
        }

        string policy = rule.File.Source.Path;
        DiagnosticBag bag = rule.Bag.For(policy.Substring(0, policy.LastIndexOfAny(['/', '\\']) + 1) + file.Value);
        var places = new List<TermPlace>();
        string[] lines = attachment.Text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (line.Any(one => !char.IsWhiteSpace(one)))
            {
                places.Add(new TermPlace(i == 0 ? line.TrimStart('\uFEFF') : line, bag, new SourceSpan(i + 1, 1, i + 1, line.Length + 1)));
            }
        }

        return places;
    }

    /// <summary>Null: a term is wrong; then nothing is checked that would follow from it.</summary>
    private static TermData? TermsOf(RuleDraft rule, BoundTerms bound, List<TermPlace> places)
    {
        var first = new Dictionary<string, TermPlace>(StringComparer.Ordinal);
        var terms = new List<byte[]>();
        foreach (TermPlace place in places)
        {
            byte[] term = TermText.Canonical(place.Text, bound.Flags);
            if (Problem(place.Text, term) is { } problem)
            {
                place.Bag.Error(problem.Code, place.Span, problem.Message);
                continue;
            }

            string key = Convert.ToBase64String(term);
            if (first.TryGetValue(key, out TermPlace earlier))
            {
                place.Bag.Error(Codes.DuplicateTerm, place.Span, $"The rule `{rule.Bound.Id.Value}` has this term already, in line {earlier.Span.Line}.");
                continue;
            }

            first.Add(key, place);
            terms.Add(term);
        }

        if (terms.Count < places.Count)
        {
            return null;
        }

        terms.Sort((one, other) => one.AsSpan().SequenceCompareTo(other));
        return new TermData(new TermList(bound.Flags, [.. terms]), null);
    }

    private static (string Code, string Message)? Problem(string text, byte[] term) =>
        term.Length == 0 || text.All(char.IsWhiteSpace) ? (Codes.EmptyTerm, "An empty term would match everywhere.")
        : text.Any(one => one is '\uFFFD' || (char.IsControl(one) && one is not ('\t' or '\n' or '\r'))) ? (Codes.TermCharacters, "The term has a control character, or bytes that are not UTF-8.")
        : term.Length > TermLimits.LongestTerm ? (Codes.LongTerm, $"The term has {term.Length} bytes; at most {TermLimits.LongestTerm} are compared, since so much text may be held back for it.")
        : null;

    private static TermData? HashesOf(RuleDraft rule, BoundHashedTerms bound, List<TermPlace> places)
    {
        var hashes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (TermPlace place in places)
        {
            string hash = place.Text.Trim().ToLowerInvariant();
            if (hash.Length != 64 || hash.Any(one => one is not ((>= '0' and <= '9') or (>= 'a' and <= 'f'))))
            {
                place.Bag.Error(Codes.HashedTerms, place.Span, "A line is HMAC-SHA256(salt, token) in 64 hexadecimal digits. `fastmcp policy hash` writes them.");
            }
            else if (!hashes.Add(hash.Substring(0, 2 * HashedTokens.HashBytes)))
            {
                place.Bag.Error(Codes.DuplicateTerm, place.Span, $"The rule `{rule.Bound.Id.Value}` has this hash already.");
            }
        }

        if (hashes.Count < places.Count)
        {
            return null;
        }

        byte[] bytes = [.. hashes.SelectMany(hash => Enumerable.Range(0, HashedTokens.HashBytes).Select(at => Convert.ToByte(hash.Substring(2 * at, 2), 16)))];
        byte[] salt = System.Text.Encoding.UTF8.GetBytes(bound.Salt.Value);
        return new TermData(null, new HashedTokens(salt, System.Text.Encoding.ASCII.GetBytes(bound.Further), bound.Shortest, bound.Longest, bytes));
    }

    /// <summary>A term as it is written.</summary>
    private readonly record struct TermPlace(string Text, DiagnosticBag Bag, SourceSpan Span);
}
