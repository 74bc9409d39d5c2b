namespace FastMcp.PolicyCompiler.Patterns.Unicode;

/// <summary>
/// Sequences of byte ranges -> a pattern with common heads and tails shared: all letters of Unicode are some 200
/// nodes so, not 2,000.
/// </summary>
/// <remarks>
/// INVARIANT: the sequences are those of <see cref="Utf8Ranges"/> for disjoint characters. Two first sets are
/// then equal or disjoint: one of several bytes stands only where all that follows is full.
/// </remarks>
internal sealed class Utf8Tree
{
    private readonly Dictionary<ByteSet, int> _leaves = [];
    private readonly Dictionary<string, int> _branches = new(StringComparer.Ordinal);

    public static PatternNode Build(List<ByteSet[]> sequences) => new Utf8Tree().Of(sequences, 0).Node;

    // Sequences behind their first `at` bytes. Equal ids: equal languages.
    private (PatternNode Node, string Id) Of(List<ByteSet[]> sequences, int at)
    {
        ByteSet last = sequences.Where(sequence => sequence.Length == at + 1).Aggregate(ByteSet.None, (set, sequence) => set | sequence[at]);
        var branches = sequences.Where(sequence => sequence.Length > at + 1)
            .GroupBy(sequence => (sequence.Length, sequence[at]))
            .Select(group => (Head: group.Key.Item2, Tail: Of([.. group], at + 1)))
            .GroupBy(branch => branch.Tail.Id, StringComparer.Ordinal)
            .Select(group => (Head: group.Aggregate(ByteSet.None, (set, branch) => set | branch.Head), group.First().Tail))
            .ToArray();
        PatternNode[] items =
        [
            .. last.IsEmpty ? Array.Empty<PatternNode>() : [new PatternNode.Bytes(last)],
            .. branches.Select(branch => Join(branch.Head, branch.Tail.Node)),
        ];
        string id = string.Join(";", branches.Select(branch => $"{IdOf(branch.Head)},{branch.Tail.Id}"));
        return (items.Length == 1 ? items[0] : new PatternNode.Choice(items), $"{IdOf(last)}+{Short(id)}");
    }

    private static PatternNode Join(ByteSet head, PatternNode tail) => new PatternNode.Sequence(
        tail is PatternNode.Sequence sequence ? [new PatternNode.Bytes(head), .. sequence.Items] : [new PatternNode.Bytes(head), tail]);

    private int IdOf(ByteSet set)
    {
        if (!_leaves.TryGetValue(set, out int id))
        {
            _leaves.Add(set, id = _leaves.Count);
        }

        return id;
    }

    private int Short(string key)
    {
        if (!_branches.TryGetValue(key, out int id))
        {
            _branches.Add(key, id = _branches.Count);
        }

        return id;
    }
}
