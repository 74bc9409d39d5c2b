using System.Text.RegularExpressions;

namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>Allowlists -> the rule's <c>allow</c>. A list that cannot be carried is dropped and named: then more is masked, not less.</summary>
internal static class AllowImport
{
    public static ImportedRule Add(ImportedRule rule, GoChoice? pattern, IReadOnlyList<ForeignAllowlist> own, IReadOnlyList<ForeignAllowlist> global)
    {
        if (rule.Block is not null)
        {
            // What a block masks is gone before it could be allowed.
            return own.Count == 0 ? rule : rule.With("its allowlists are dropped, so that more is masked: a block masks before its value is there");
        }

        foreach (var list in own)
        {
            rule = Problem(list) is { } problem && (list.Patterns.Count > 0 || list.Words.Count > 0)
                ? rule.With("an allowlist is dropped, so that more is masked: " + problem)
                : With(rule, list, list.Patterns);
            rule = list.OfPlaces && list is { Patterns.Count: 0, Words.Count: 0 } ? rule.With("an allowlist of paths or commits is dropped: a stream has none") : rule;
        }

        foreach (var list in global.Where(list => Problem(list) is null))
        {
            rule = With(rule, list, list.Patterns.Where(listed => MayMeet(listed, rule, pattern)));
        }

        return rule with { AllowWords = Shortest(rule.AllowWords), AllowPatterns = [.. rule.AllowPatterns.Distinct()] };
    }

    private static ImportedRule With(ImportedRule rule, ForeignAllowlist list, IEnumerable<string> patterns) => rule with
    {
        AllowWords = [.. rule.AllowWords, .. list.Words],
        AllowPatterns = [.. rule.AllowPatterns, .. patterns.Select(pattern => GoPattern.Read(pattern) is { } choice ? GoPrinter.Print(choice) : pattern)],
    };

    private static string? Problem(ForeignAllowlist list) =>
        list.Target.Length > 0 ? $"it looks at the {list.Target}, not at the secret"
        : list.All && list.OfPlaces ? "it holds only together with a path or commit"
        : list.All && list.Patterns.Count + list.Words.Count > 1 ? "all that it lists must hold together"
        : null;

    /// <summary>A word that contains another one of the list says nothing new.</summary>
    private static string[] Shortest(IReadOnlyList<string> words)
    {
        string[] distinct = [.. words.Select(word => word.ToLowerInvariant()).Distinct().OrderBy(word => word.Length)];
        return [.. distinct.Where((word, index) => !distinct.Take(index).Any(shorter => word.Contains(shorter, StringComparison.Ordinal)))];
    }

    /// <summary>A global pattern is left away where its fixed first character begins no value, or where the entropy forbids what it lists.</summary>
    private static bool MayMeet(string listed, ImportedRule rule, GoChoice? pattern)
    {
        if (GoPattern.Read(listed) is not { Alternatives: [var only] } || only.Count < 2 || only[0] is not GoNode.Atom { Text: "^" })
        {
            return true;
        }

        // "a+|b+|...": one character over and over has no entropy, in two cases one bit.
        if (only[1] is GoNode.Group { Flags: "i" } same && rule.Entropy > 1 && same.Choice.Alternatives.All(one => one.Count == 1))
        {
            return false;
        }

        return only[1] is not GoNode.Atom { Literal: { } first } || pattern is null || FirstAtoms(pattern).Any(atom => Begins(atom, first));
    }

    private static bool Begins(string atom, char first)
    {
        try
        {
            return Regex.IsMatch(first.ToString(), "^(?:" + atom + ")$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static IEnumerable<string> FirstAtoms(GoChoice choice)
    {
        foreach (var alternative in choice.Alternatives)
        {
            foreach (var item in alternative)
            {
                foreach (var atom in item is GoNode.Group group ? FirstAtoms(group.Choice) : item is GoNode.Atom one && !one.IsNullable ? [one.Text] : [])
                {
                    yield return atom;
                }

                if (!item.IsNullable)
                {
                    break;
                }
            }
        }
    }
}
