extern alias Compiler;

using Compiler::FastMcp.Masking.Core;
using Compiler::FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.Masking.Tests;

/// <summary>
/// What masking means, slowly: at every position every end of every rule, by walking the pattern. Shares the
/// parser with the product and nothing else. On an open text (more may come) it also says what must be held.
/// </summary>
internal sealed class Oracle(TestSet set, byte[] text, bool open, byte[] name)
{
    private const int MostEnds = 16;

    public Oracle(TestSet set, byte[] text, bool open)
        : this(set, text, open, [])
    {
    }

    private static readonly SortedSet<int> s_none = [];

    private Dictionary<(PatternNode Node, int At), SortedSet<int>> _memo = [];
    private int _limit;
    private bool _hopeful;
    private bool _sawEnd;

    public readonly record struct Event(int Start, int End, int Rule, bool IsDrop);

    public List<Event> Events { get; } = [];

    public int Hold { get; private set; }

    /// <summary>Where a run over a longer text with this beginning may start: what is decided stays decided.</summary>
    public int Resume => Events.Find(found => found.IsDrop) is { End: > 0 } drop ? Events.Find(found => found.End == drop.Start).Start : Hold;

    /// <param name="at">0, or the <see cref="Resume"/> of a beginning of this text; then events before it are not given again.</param>
    public Oracle Run(int at = 0)
    {
        while (at < text.Length)
        {
            var (undecided, end, rule) = Judge(at);
            if (undecided)
            {
                Hold = at;
                return this;
            }

            if (end < 0)
            {
                at++;
                continue;
            }

            Events.Add(new(at, end, rule, false));
            at = end;
            if (rule < set.Rules.Length && set.Ends[rule] is { } marker)
            {
                at = EndOfBlock(marker, end, set.Rules[rule].Cap);
                Events.Add(new(end, at, rule, true));
            }
        }

        Hold = text.Length;
        return this;
    }

    private (bool Undecided, int End, int Rule) Judge(int start)
    {
        var ends = new List<(int End, int Rule, bool Certain)>();
        for (var rule = 0; rule < set.Rules.Length; rule++)
        {
            if (!set.Shapes[rule].First.Contains(text[start]) || (set.Splits[rule].Context is { } context && !EndsAt(context, start)))
            {
                continue;
            }

            var longest = start + set.Rules[rule].MaxLength;
            _limit = longest;
            var certain = Ends(set.Patterns[rule], start, hopeful: false);
            if (open && _sawEnd)
            {
                _limit = Math.Min(longest, text.Length + set.Shapes[rule].LongestRest);
                var possible = Ends(set.Patterns[rule], start, hopeful: true);
                if (possible.Any(end => end > text.Length))
                {
                    return (true, -1, 0);
                }

                ends.AddRange(possible.Where(end => !certain.Contains(end)).Select(end => (end, rule, false)));
            }

            ends.AddRange(certain.Where(end => end <= text.Length).Select(end => (end, rule, true)));
        }

        var (undecided, terms) = set.TermOracle.At(text, start, open);
        if (undecided)
        {
            return (true, -1, 0);
        }

        var kept = ends.Select(end => end.End).Distinct().OrderDescending().Take(MostEnds).ToHashSet();
        var all = ends.Where(end => kept.Contains(end.End)).Concat(terms.Select(term => (term.End, Rule: set.Rules.Length + term.Rule, Certain: true)));
        foreach (var (end, rule, certain) in all.OrderByDescending(end => end.End).ThenBy(end => end.Rule))
        {
            if (!certain)
            {
                return (true, -1, 0);
            }

            if (end > start && IsValid(rule, start, end))
            {
                return (false, end, rule);
            }
        }

        return (false, -1, 0);
    }

    // The name of the member stands before the text as it does in JSON. Only what came before the value counts.
    private bool EndsAt(PatternNode context, int start)
    {
        byte[] seed = name.Length == 0 ? [] : [.. name, .. "\":\""u8];
        var before = new Oracle(set, [.. seed, .. text[..(start + 1)]], open: false) { _limit = seed.Length + start };
        return Enumerable.Range(0, seed.Length + start + 1).Reverse().Take(PatternSplit.MostContext + 1)
            .Any(from => before.Ends(context, from, hopeful: false).Contains(seed.Length + start));
    }

    private bool IsValid(int rule, int start, int end) => rule >= set.Rules.Length ||
        ((set.Rules[rule].Validator is not { } name || Validators.Find(name)!(text.AsSpan(start, end - start)))
        && CheckOracle.Pass(set, rule, text[start..end]));

    private int EndOfBlock(PatternNode marker, int from, int cap)
    {
        var most = Math.Min(text.Length, from + cap);
        var best = int.MaxValue;
        for (var at = from; at < most; at++)
        {
            _limit = most;
            best = Ends(marker, at, hopeful: false).Where(end => end <= most).Append(best).Min();
        }

        if (best <= most)
        {
            return best;
        }

        // The cap cuts no character.
        while (most < text.Length && (text[most] & 0xC0) == 0x80)
        {
            most++;
        }

        return most;
    }

    private SortedSet<int> Ends(PatternNode node, int start, bool hopeful)
    {
        _memo = new(new ByReference());
        (_hopeful, _sawEnd) = (hopeful, false);
        return From(node, start);
    }

    // Where the node can end if it begins at a position. Positions behind the text: bytes that may come.
    private SortedSet<int> From(PatternNode node, int at)
    {
        switch (node)
        {
            case PatternNode.Empty:
                return [at];
            case PatternNode.Bytes bytes:
                _sawEnd |= at >= text.Length;
                return at < _limit && (at < text.Length ? bytes.Set.Contains(text[at]) : _hopeful) ? [at + 1] : s_none;
            case PatternNode.Look look:
                _sawEnd |= at >= text.Length;
                return Before(look.Before, at) && After(look.After, at) ? [at] : s_none;
        }

        if (_memo.TryGetValue((node, at), out var known))
        {
            return known;
        }

        var ends = new SortedSet<int>();
        switch (node)
        {
            case PatternNode.Choice choice:
                foreach (var item in choice.Items)
                {
                    ends.UnionWith(From(item, at));
                }

                break;
            case PatternNode.Sequence sequence:
                ends.Add(at);
                foreach (var item in sequence.Items.TakeWhile(_ => ends.Count > 0))
                {
                    ends = [.. ends.SelectMany(end => From(item, end))];
                }

                break;
            case PatternNode.Repeat repeat:
                Repeat(repeat, at, ends);
                break;
        }

        _memo[(node, at)] = ends;
        return ends;
    }

    private void Repeat(PatternNode.Repeat repeat, int at, SortedSet<int> ends)
    {
        SortedSet<int> now = [at];
        for (var round = 0; now.Count > 0; round++)
        {
            if (round >= repeat.Min)
            {
                var before = ends.Count;
                ends.UnionWith(now);
                if (ends.Count == before || round == repeat.Max)
                {
                    break;
                }
            }

            now = [.. now.SelectMany(end => From(repeat.Item, end))];
        }
    }

    private bool Before(ByteSet wanted, int at) =>
        at == 0 ? wanted.Contains(256) : at <= text.Length ? wanted.Contains(text[at - 1]) : _hopeful;

    private bool After(ByteSet wanted, int at) => at < text.Length ? wanted.Contains(text[at])
        : !open ? wanted.Contains(256)
        : wanted == ByteSet.All || (_hopeful && !wanted.IsEmpty);

    private sealed class ByReference : IEqualityComparer<(PatternNode Node, int At)>
    {
        public bool Equals((PatternNode Node, int At) x, (PatternNode Node, int At) y) =>
            ReferenceEquals(x.Node, y.Node) && x.At == y.At;

        public int GetHashCode((PatternNode Node, int At) key) =>
            HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Node), key.At);
    }
}
