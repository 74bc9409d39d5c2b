using System.Text;
using System.Text.RegularExpressions;
using FastMcp.Proxy.Commands.Policies.Importing;

namespace FastMcp.Proxy.Tests.Commands;

/// <summary>Draws texts that a Go pattern matches, and breaks them.</summary>
internal sealed class GoSampler(Random random)
{
    private const int MostMore = 4;
    private readonly Dictionary<(string, bool), char[]> _members = [];

    public string Draw(GoChoice choice)
    {
        var text = new StringBuilder();
        Append(choice, text, ignoreCase: false);
        return text.ToString();
    }

    /// <summary>One to three random edits.</summary>
    public string Mutated(string text)
    {
        var broken = new StringBuilder(text);
        for (var edits = random.Next(1, 4); edits > 0 && broken.Length > 0; edits--)
        {
            var at = random.Next(broken.Length);
            switch (random.Next(3))
            {
                case 0: broken.Remove(at, 1); break;
                case 1: broken.Insert(at, (char)random.Next(' ', 127)); break;
                default: broken[at] = (char)random.Next(' ', 127); break;
            }
        }

        return broken.ToString();
    }

    private void Append(GoChoice choice, StringBuilder text, bool ignoreCase)
    {
        foreach (var item in choice.Alternatives[random.Next(choice.Alternatives.Count)])
        {
            ignoreCase = item is GoNode.FlagItem flags ? flags.Text.Contains('i') && !flags.Text.Contains("-i", StringComparison.Ordinal) : ignoreCase;
            for (var times = Times(item.Quantifier); times > 0; times--)
            {
                Append(item, text, ignoreCase);
            }
        }
    }

    private void Append(GoNode item, StringBuilder text, bool ignoreCase)
    {
        if (item is GoNode.Group group)
        {
            Append(group.Choice, text, group.Flags.Contains("-i", StringComparison.Ordinal) ? false : group.Flags.Contains('i') || ignoreCase);
        }
        else if (item is GoNode.Atom { Text: not ("^" or "$" or "\\b" or "\\B" or "\\A" or "\\z") } atom && Members(atom.Text, ignoreCase) is { Length: > 0 } members)
        {
            text.Append(members[random.Next(members.Length)]);
        }
    }

    private char[] Members(string atom, bool ignoreCase)
    {
        if (!_members.TryGetValue((atom, ignoreCase), out var members))
        {
            var regex = new Regex("^(?:" + GoRegex.ForDotNet(atom) + ")\\z", RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));
            _members[(atom, ignoreCase)] = members = [.. Enumerable.Range('\t', 118).Where(c => c is '\t' or '\n' or '\r' or >= ' ').Select(c => (char)c).Where(c => regex.IsMatch(c.ToString()))];
        }

        return members;
    }

    private int Times(string quantifier)
    {
        var lazy = quantifier.Length > 1 ? quantifier.TrimEnd('?') : quantifier;
        if (lazy.Length == 0)
        {
            return 1;
        }

        var bounds = lazy.Trim('{', '}').Split(',');
        var least = lazy[0] switch { '?' or '*' => 0, '+' => 1, _ => int.Parse(bounds[0], null) };
        var most = lazy[0] == '?' ? 1 : lazy[0] == '{' && bounds.Length == 1 ? least : lazy[0] == '{' && bounds[1].Length > 0 ? int.Parse(bounds[1], null) : least + MostMore;
        return random.Next(least, Math.Min(most, least + MostMore) + 1);
    }
}
