using FastMcp.PolicyCompiler;
using FastMcp.PolicyCompiler.Diagnostics;

namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>
/// Rules of gitleaks -> rules of a policy that compiles. The policy compiler judges each rule, then all together; what it refuses is
/// left out with its words, never silently.
/// </summary>
internal static class GitleaksImport
{
    private const int LongestValue = 4096;
    private const string File = "import.yaml";

    // docs/diagnostics: the ones that an import can mend.
    private const string NoBound = "FMP0016";
    private const string EntropyOutOfReach = "FMP0039";

    private static readonly string[] s_notes =
    [
        "The value that is masked is the secret group; where values overlap the leftmost wins, then the longest.",
        "Lazy and greedy repeats mean the same here: the longest value counts. What stands before a value is looked at, not consumed.",
        "Entropy is counted over the bytes of the value and must reach the minimum; gitleaks wants more than it.",
        "\\s is tab, line feed, form feed, carriage return, space and vertical tab; Go's has no vertical tab.",
    ];

    public static ImportResult Of(ForeignFile file)
    {
        var rules = new List<ImportedRule>();
        var left = new List<LeftOut>();
        foreach (var foreign in file.Rules)
        {
            Add(foreign, file.Allow, rules, left);
        }

        DropWhatDisagrees(rules, left);
        return new ImportResult(file.Rules.Count, rules, left, [.. s_notes, .. Unread(file)]);
    }

    private static IEnumerable<string> Unread(ForeignFile file)
    {
        if (file.Allow.Any(list => list.OfPlaces))
        {
            yield return "Global allowlists of paths and commits are dropped: a stream has none.";
        }

        if (file.Unread.Count > 0)
        {
            yield return "Not read: " + string.Join(", ", file.Unread) + ".";
        }
    }

    private static void Add(ForeignRule foreign, IReadOnlyList<ForeignAllowlist> global, List<ImportedRule> rules, List<LeftOut> left)
    {
        var draft = new ImportedRule { Id = IdOf(foreign.Id), From = foreign.Id, Title = foreign.Description.Length > 0 ? foreign.Description : foreign.Id, Entropy = foreign.Entropy };
        draft = foreign.Path is null ? draft : draft.With("gitleaks looks into files of certain names only; here every text is looked at");
        if (PatternImport.Of(foreign, draft, out var reason) is not { } parts)
        {
            left.Add(new LeftOut(foreign.Id, reason));
            return;
        }

        var pattern = GoPattern.Read(foreign.Pattern!);
        foreach (var part in parts)
        {
            var made = Fitted(AllowImport.Add(part, pattern, foreign.Allow, global), out reason);
            if (made is null)
            {
                left.Add(new LeftOut(part.Id == draft.Id ? foreign.Id : $"{foreign.Id} ({part.Id})", reason));
            }
            else
            {
                rules.Add(made);
            }
        }
    }

    /// <summary>The rule as the compiler takes it: with a bound where it wants one, without what can never hold.</summary>
    private static ImportedRule? Fitted(ImportedRule rule, out string reason)
    {
        reason = "";
        for (var tries = 0; tries < 8; tries++)
        {
            var found = Errors([rule]);
            if (found.Count == 0)
            {
                return rule;
            }

            if (Mended(rule, found[0]) is not { } mended)
            {
                reason = found[0].Message;
                return null;
            }

            rule = mended;
        }

        reason = "the policy compiler refuses it still when it was changed eight times";
        return null;
    }

    private static ImportedRule? Mended(ImportedRule rule, Diagnostic found)
    {
        if (found.Id == NoBound && rule.MaxLength == 0)
        {
            return (rule with { MaxLength = LongestValue }).With($"a value has at most {LongestValue} bytes; gitleaks has no bound");
        }

        if (found.Id == EntropyOutOfReach && rule.Entropy > 0)
        {
            return (rule with { Entropy = 0 }).With($"the minimum entropy of {rule.Entropy} is dropped: no value of the pattern reaches it");
        }

        if (rule.AllowPatterns.FirstOrDefault(listed => Errors([rule with { AllowPatterns = [listed], AllowWords = [] }]).Count > 0) is { } bad)
        {
            return (rule with { AllowPatterns = [.. rule.AllowPatterns.Where(listed => listed != bad)] }).With($"an allowed pattern is dropped, so that more is masked: {bad}");
        }

        return null;
    }

    /// <summary>Rules that are right alone may still be too many, or cover one another: those that the compiler names go.</summary>
    private static void DropWhatDisagrees(List<ImportedRule> rules, List<LeftOut> left)
    {
        while (rules.Count > 0 && Errors(rules) is { Count: > 0 } found)
        {
            var named = found.Select(error => (RuleAt(rules, error.Line), error.Message)).Where(pair => pair.Item1 is not null).DistinctBy(pair => pair.Item1!.Id).ToArray();
            foreach (var (rule, message) in named.Length > 0 ? named : [(rules[^1], found[0].Message)])
            {
                rules.Remove(rule!);
                left.Add(new LeftOut(rule!.Id == IdOf(rule.From) ? rule.From : $"{rule.From} ({rule.Id})", message));
            }
        }
    }

    private static List<Diagnostic> Errors(IReadOnlyList<ImportedRule> rules) =>
        [.. Compiler.Compile([new PolicySource(File, ImportYaml.Write("", new ImportResult(0, rules, [], [])), PolicyOrigin.User)]).Diagnostics.Where(found => found.IsError)];

    private static ImportedRule? RuleAt(List<ImportedRule> rules, int line)
    {
        var at = ImportYaml.Write("", new ImportResult(0, rules, [], [])).Split('\n').Take(line).LastOrDefault(text => text.StartsWith("  - id: ", StringComparison.Ordinal));
        return at is null ? null : rules.Find(rule => rule.Id == at["  - id: ".Length..]);
    }

    /// <summary>1 to 60 of a-z, 0-9 and '-'.</summary>
    private static string IdOf(string id)
    {
        var letters = string.Concat(id.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return letters.Length == 0 ? "rule" : letters.Length > 60 ? letters[..60] : letters;
    }
}
