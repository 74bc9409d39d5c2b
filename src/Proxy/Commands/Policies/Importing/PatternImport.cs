namespace FastMcp.Proxy.Commands.Policies.Importing;

/// <summary>
/// A foreign pattern -> context, value and lookahead: <c>left(?&lt;mask&gt;secret)right</c>. A pattern with alternatives at its top is
/// several rules, since a value is cut out of one.
/// </summary>
internal static class PatternImport
{
    public const string UnreadablePattern = "the pattern is not of RE2's syntax";
    public const string NestedGroup = "the secret's group stands inside of another group or a repeat, so that the value cannot be cut out; write the rule anew";

    // What gitleaks lets follow nearly every secret; its third alternative needs two bytes of lookahead.
    private const string Terminator = @"(?:[\x60'""\s;]|\\[nr]|$)";
    private const string OneByteTerminator = @"(?:[\x60'""\s;\x5C]|$)";

    /// <summary>The rules that a foreign one becomes, or null and the reason.</summary>
    public static IReadOnlyList<ImportedRule>? Of(ForeignRule rule, ImportedRule draft, out string reason)
    {
        reason = "";
        if (rule.Pattern is null)
        {
            reason = "the rule looks at file names alone; a stream has none";
            return null;
        }

        if (GoPattern.Read(rule.Pattern) is not { } choice)
        {
            reason = UnreadablePattern;
            return null;
        }

        var parts = new List<ImportedRule>();
        IReadOnlyList<GoNode> flags = [];
        foreach (var alternative in choice.Alternatives)
        {
            IReadOnlyList<GoNode> items = [.. flags, .. alternative];
            if (Part(rule, draft, items) is not { } part)
            {
                reason = NestedGroup;
                return null;
            }

            parts.Add(choice.Alternatives.Count == 1 ? part : part with { Id = $"{draft.Id}-{parts.Count + 1}" });
            // A flag holds in the alternatives behind it too.
            flags = [.. items.OfType<GoNode.FlagItem>()];
        }

        return parts;
    }

    private static ImportedRule? Part(ForeignRule rule, ImportedRule draft, IReadOnlyList<GoNode> items)
    {
        if (Block(items) is { } block)
        {
            return (draft with { Block = block, Entropy = 0 }).With("from the begin marker on everything is masked up to the end marker; a marker without an end is masked up to the cap");
        }

        var at = SecretAt(rule, items);
        if (at < 0)
        {
            return !HasGroup(items) ? Gated(rule, draft with { Pattern = GoPrinter.Print(items) }, items, items)
                : OnlyRepeated(items) ? Gated(rule, (draft with { Pattern = GoPrinter.Print(items) }).With("the whole match is masked; gitleaks takes the last turn of a repeated group for the secret"), items, items)
                : null;
        }

        var secret = (GoNode.Group)items[at];
        List<GoNode> left = [.. items.Take(at)];
        List<GoNode> right = [.. items.Skip(at + 1)];
        var made = draft;
        var behind = GoPrinter.Print(right);
        if (behind == Terminator)
        {
            behind = OneByteTerminator;
            made = made.With("a backslash behind the value ends it, whatever follows; gitleaks wants \\n or \\r");
        }

        // Flags to the left of the group hold in it.
        var value = GoPrinter.Print(secret.Choice);
        var inner = string.Concat(left.OfType<GoNode.FlagItem>().Select(flag => flag.Text));
        return left.All(item => item.IsNullable && item.Quantifier.Length == 0)
            ? Gated(rule, made with { Pattern = $"{GoPrinter.Print(left)}(?:{value}){Look(behind)}" }, items, left)
            : Gated(rule, made with { Pattern = $"{GoPrinter.Print(Context(left))}(?<mask>{inner}{value}){behind}" }, items, left);
    }

    /// <summary>What may be absent at the very left asks for nothing.</summary>
    private static IEnumerable<GoNode> Context(List<GoNode> left)
    {
        var flags = left.TakeWhile(item => item is GoNode.FlagItem || item.IsNullable && item.Quantifier.Length > 0).ToArray();
        return [.. flags.OfType<GoNode.FlagItem>(), .. left.Skip(flags.Length)];
    }

    /// <summary>A group of single characters and the edge behind a value is looked at, not part of it.</summary>
    private static string Look(string behind) => behind switch
    {
        OneByteTerminator => @"(?=[\x60'""\s;\x5C]|$)",
        _ when behind.StartsWith("(?:", StringComparison.Ordinal) && behind.EndsWith(')') => "(?=" + behind[3..],
        _ => behind,
    };

    /// <summary>begin, anything lazily without a bound, end.</summary>
    private static (string Begin, string End)? Block(IReadOnlyList<GoNode> items)
    {
        var any = items.ToList().FindIndex(item => item is GoNode.Atom { IsUnboundedLazily: true } atom && atom.Text.StartsWith(@"[\s\S", StringComparison.Ordinal));
        return any <= 0 || any == items.Count - 1 || HasGroup(items, capturing: true)
            ? null
            : (GoPrinter.Print(items.Take(any)), string.Concat(items.OfType<GoNode.FlagItem>().Select(flag => flag.Text)) + GoPrinter.Print(items.Skip(any + 1)));
    }

    /// <summary>The item that is the secret's group; -1: none at the top.</summary>
    private static int SecretAt(ForeignRule rule, IReadOnlyList<GoNode> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is GoNode.Group { Quantifier: "" } group && (rule.SecretGroup == 0 ? group.Number > 0 : group.Number == rule.SecretGroup))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool HasGroup(IReadOnlyList<GoNode> items, bool capturing = true) =>
        items.OfType<GoNode.Group>().Any(group => (capturing && group.Number > 0 && !IsName(group)) || group.Choice.Alternatives.Any(inner => HasGroup(inner, capturing)));

    private static bool OnlyRepeated(IReadOnlyList<GoNode> items) =>
        items.OfType<GoNode.Group>().All(group => (group.Number == 0 || group.Quantifier.Length > 0) && !group.Choice.Alternatives.Any(inner => HasGroup(inner)));

    // Groups that only tell alternatives of a fixed text apart are no secret: the whole match is.
    private static bool IsName(GoNode.Group group) => group.Choice.Alternatives is [var only] && only.All(item => item is GoNode.Atom { Literal: not null, Quantifier: "" });

    private static ImportedRule Gated(ForeignRule rule, ImportedRule made, IReadOnlyList<GoNode> items, IReadOnlyList<GoNode> left)
    {
        if (KeywordGate.IsInEveryMatch(new GoChoice([items]), rule.Keywords))
        {
            return made;
        }

        var words = string.Join(", ", rule.Keywords);
        return left.All(item => item.IsNullable)
            ? (made with { AssignedTo = rule.Keywords }).With($"gitleaks wants one of its keywords anywhere in the file ({words}); here it stands in the name that the value is assigned to")
            : made.With($"gitleaks wants one of its keywords anywhere in the file ({words}); here the value counts without");
    }
}
