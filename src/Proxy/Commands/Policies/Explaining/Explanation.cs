using System.Globalization;
using System.Text;
using FastMcp.Masking;
using FastMcp.Masking.Trials;
using FastMcp.PolicyCompiler.Rules;

namespace FastMcp.Proxy.Commands.Policies.Explaining;

/// <summary>
/// What rules make of one text. What is masked and held says the masker that traffic runs through; why, say the
/// rules one by one.
/// </summary>
internal sealed class Explanation
{
    private const int MostNearly = 3;
    private const int MostWithoutContext = 2;
    private const int NearlyReached = 6;
    private const int NearlyMissing = 2;
    private readonly TextTrial _trial;
    private readonly CompiledRule[] _rules;

    public Explanation(RuleSet policy, IReadOnlyList<CompiledRule> rules, Scope scope, byte[] text)
    {
        Text = text;
        IsJson = text.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
        _trial = new TextTrial(policy, scope, mayHoldJson: IsJson);
        _rules = [.. rules.Where(rule => rule.Enabled && Belongs(rule, scope))];
        Result = _trial.Run(text);
        var tried = _rules.SelectMany(rule => rule.Attempts(text).Select(attempt => (Rule: rule, Attempt: attempt))).ToList();
        var byKey = _rules.Where(rule => rule.Kind == RuleKind.Key).Select(rule => rule.Id).ToHashSet();
        var keyed = KeyedMarks(policy, tried.Where(pair => pair.Rule.Kind == RuleKind.Key && pair.Attempt.End == AttemptEnd.Value));
        var masked = Result.Findings.Where(finding => !byKey.Contains(policy.Rules[finding.Rule].Id)).Select(finding => MaskedMark(policy, finding)).Concat(keyed).ToList();
        var others = tried.Where(pair => !masked.Exists(mark => mark.Start < pair.Attempt.Start && pair.Attempt.Start < mark.End)).ToList();
        Marks =
        [
            .. masked,
            .. FewWithoutContext(Widest(others.Where(pair => pair.Attempt is { Length: > 0, End: not AttemptEnd.Value }))).Select(pair => RefusedMark(pair.Rule, pair.Attempt)),
            .. others.Where(pair => pair.Attempt.End == AttemptEnd.Value && pair.Rule.Kind != RuleKind.Key).Select(pair => BeatenMark(policy, pair.Rule, pair.Attempt)).OfType<Mark>(),
            .. Widest(others.Where(pair => pair.Attempt is { IsOpen: true, Length: 0 })).Select(pair => OpenMark(pair.Rule, pair.Attempt)),
            .. Widest(others.Where(pair => pair.Attempt is { IsOpen: false, Length: 0, Reached: >= NearlyReached, Missing: <= NearlyMissing })).Select(pair => NearlyMark(pair.Rule, pair.Attempt)),
        ];
        if (Marks.Count == 0)
        {
            Marks = [.. Widest(tried).OrderByDescending(pair => pair.Attempt.Reached).Take(MostNearly).Select(pair => NearlyMark(pair.Rule, pair.Attempt))];
        }
    }

    public byte[] Text { get; }

    /// <summary>The text begins like JSON and is read as such: keys are followed, escapes decoded.</summary>
    public bool IsJson { get; }

    public TrialResult Result { get; }

    public IReadOnlyList<Mark> Marks { get; }

    public int RuleCount => _rules.Length;

    public TrialResult InPieces(int bytes) =>
        _trial.Run(Text, [.. Enumerable.Range(1, Math.Max(0, (Text.Length - 1) / bytes)).Select(index => index * bytes)]);

    /// <summary>The rules for which text is held from a place on, when no more than so much of it has come.</summary>
    public IEnumerable<string> HoldersAt(int start, int come) =>
        _rules.Where(rule => rule.AttemptAt(Text.AsSpan(0, come), start).IsOpen).Select(rule => rule.Id);

    private static bool Belongs(CompiledRule rule, Scope scope) =>
        scope switch { Scope.Request => rule.OnRequest, Scope.Response => rule.OnResponse, _ => true };

    /// <summary>Of one rule's attempts that overlap, the one that came farthest.</summary>
    private static List<(CompiledRule Rule, Attempt Attempt)> Widest(IEnumerable<(CompiledRule Rule, Attempt Attempt)> tried)
    {
        var kept = new List<(CompiledRule Rule, Attempt Attempt)>();
        foreach (var pair in tried.OrderByDescending(pair => Math.Max(pair.Attempt.Length, pair.Attempt.Reached)).ThenBy(pair => pair.Attempt.Start))
        {
            if (!kept.Exists(other => other.Rule == pair.Rule && pair.Attempt.Start < other.Attempt.Start + Math.Max(other.Attempt.Length, other.Attempt.Reached) && other.Attempt.Start < pair.Attempt.Start + pair.Attempt.Reached))
            {
                kept.Add(pair);
            }
        }

        return [.. kept.OrderBy(pair => pair.Attempt.Start)];
    }

    // A rule whose value is any word would fit everywhere.
    private static IEnumerable<(CompiledRule Rule, Attempt Attempt)> FewWithoutContext(List<(CompiledRule Rule, Attempt Attempt)> refused)
    {
        var shown = new Dictionary<CompiledRule, int>();
        foreach (var pair in refused)
        {
            var count = shown.GetValueOrDefault(pair.Rule);
            if (pair.Attempt.End != AttemptEnd.NoContext || count < MostWithoutContext)
            {
                shown[pair.Rule] = count + 1;
                yield return pair;
            }
        }
    }

    // Of several key rules that fit the first one masks.
    private static List<Mark> KeyedMarks(RuleSet policy, IEnumerable<(CompiledRule Rule, Attempt Attempt)> fitting)
    {
        var marks = new List<Mark>();
        foreach (var (rule, attempt) in fitting.OrderBy(pair => pair.Rule.Monitors))
        {
            var first = marks.Find(mark => mark.Kind == MarkKind.Masked && mark.Start == attempt.Start);
            var end = attempt.Start + attempt.Length;
            marks.Add(first is null ? new Mark(MarkKind.Masked, attempt.Start, end, rule.Id, PlaceOf(policy.Rules.First(one => one.Id == rule.Id)) + ", by its key")
                : new Mark(MarkKind.Beaten, attempt.Start, end, rule.Id, $"its key fits too; {first.Rule} comes first"));
        }

        return marks;
    }

    private static Mark MaskedMark(RuleSet policy, Finding finding)
    {
        var rule = policy.Rules[finding.Rule];
        var start = (int)finding.Offset;
        return new Mark(MarkKind.Masked, start, start + finding.Length, rule.Id, PlaceOf(rule));
    }

    private static string PlaceOf(RuleInfo rule) => $"{rule.File}:{rule.Line}, {rule.Severity.ToString().ToLowerInvariant()}{(rule.Enforced ? "" : ", monitors")}";

    private Mark RefusedMark(CompiledRule rule, Attempt attempt)
    {
        var value = Text.AsSpan(attempt.Start, attempt.Length);
        var why = attempt.End switch
        {
            AttemptEnd.Validator => $"the pattern fits, the validator {rule.Validator} says no",
            AttemptEnd.Entropy => string.Create(CultureInfo.InvariantCulture, $"the pattern fits, but {EntropyOf(value):0.00} bits per byte are less than {rule.Entropy:0.##}"),
            AttemptEnd.Allowed => "the pattern fits, but 'allow' lists something in it",
            AttemptEnd.NoContext => "the value fits, but what must stand before it does not",
            AttemptEnd.Lookahead => "the value fits, but not what follows it",
            AttemptEnd.InWord => "a term, but a letter, digit or _ stands beside it",
            AttemptEnd.NotListed => "a token, but its hash is not in the list",
            AttemptEnd.TokenLength => "a token, but too long to be looked up",
            AttemptEnd.Literal => "true, false and null stay, whatever the key",
            _ => "longer than maxLength",
        };
        return new Mark(MarkKind.Refused, attempt.Start, attempt.Start + attempt.Length, rule.Id, why);
    }

    private Mark? BeatenMark(RuleSet policy, CompiledRule rule, Attempt attempt)
    {
        foreach (var finding in Result.Findings)
        {
            var winner = policy.Rules[finding.Rule].Id;
            if (winner != rule.Id && finding.Offset == attempt.Start)
            {
                return new Mark(MarkKind.Beaten, attempt.Start, attempt.Start + attempt.Length, rule.Id, finding.Length > attempt.Length ? $"fits too; {winner} is longer" : $"fits too; {winner} comes first");
            }
        }

        return null;
    }

    private static Mark OpenMark(CompiledRule rule, Attempt attempt) =>
        new(MarkKind.Open, attempt.Start, attempt.Start + attempt.Reached, rule.Id, "begins like a value; the text ends before it is one");

    private Mark NearlyMark(CompiledRule rule, Attempt attempt)
    {
        var end = attempt.Start + attempt.Reached;
        var stop = end < Text.Length ? $"'{TextColumns.Shown(Text, end)}' does not fit" : "the end does not fit";
        var missing = attempt.Missing > 0 ? $"; at least {attempt.Missing} byte(s) are missing" : "";
        return new Mark(MarkKind.Nearly, attempt.Start, end, rule.Id, $"begins like a value, then {stop}{missing}");
    }

    private static double EntropyOf(ReadOnlySpan<byte> value)
    {
        var counts = new int[256];
        foreach (var one in value)
        {
            counts[one]++;
        }

        var length = (double)value.Length;
        return counts.Where(count => count > 0).Sum(count => -count / length * Math.Log2(count / length));
    }
}
