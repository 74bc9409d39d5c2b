using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>A nondeterministic automaton over bytes with looks at the byte before and after.</summary>
internal sealed class Nfa
{
    private const int MostNodes = 200_000;

    private readonly List<NfaNode> _nodes = [];
    private readonly Dictionary<ByteSet, int> _numberOf = new() { [ByteSet.None] = 0 };

    public List<NfaNode> Nodes => _nodes;

    /// <summary>The distinct sets that nodes name, in the order of their first use. Entry 0 is the empty set.</summary>
    public List<ByteSet> Sets { get; } = [ByteSet.None];

    /// <summary>False once a pattern's repeats unfold beyond reason.</summary>
    public bool Fits => _nodes.Count < MostNodes;

    /// <summary>Adds a pattern that ends in an accept of a rule. Returns its first node.</summary>
    public int AddRule(PatternNode pattern, int rule) => Add(pattern, Append(NfaNode.Accept(rule)));

    // Built from the end to the start: every piece knows what follows it.
    private int Add(PatternNode node, int then) => !Fits ? then : node switch
    {
        PatternNode.Bytes bytes => Append(NfaNode.Take(NumberOf(bytes.Set), then)),
        PatternNode.Look look => Append(NfaNode.Check(NumberOf(look.Before), NumberOf(look.After), then)),
        PatternNode.Sequence sequence => sequence.Items.Reverse().Aggregate(then, (next, item) => Add(item, next)),
        PatternNode.Choice choice => choice.Items.Select(item => Add(item, then)).ToArray().Aggregate(Fork),
        PatternNode.Repeat repeat => AddRepeat(repeat, then),
        _ => then,
    };

    private int AddRepeat(PatternNode.Repeat repeat, int then)
    {
        var next = then;
        if (repeat.Max == PatternNode.Unbounded)
        {
            var loop = Append(NfaNode.Fork(then, then));
            _nodes[loop] = NfaNode.Fork(Add(repeat.Item, loop), then);
            next = loop;
        }
        else
        {
            for (var optional = repeat.Min; optional < repeat.Max && Fits; optional++)
            {
                next = Fork(Add(repeat.Item, next), then);
            }
        }

        for (var needed = 0; needed < repeat.Min && Fits; needed++)
        {
            next = Add(repeat.Item, next);
        }

        return next;
    }

    private int Fork(int one, int other) => Append(NfaNode.Fork(one, other));

    private int NumberOf(ByteSet set)
    {
        if (!_numberOf.TryGetValue(set, out int number))
        {
            number = Sets.Count;
            Sets.Add(set);
            _numberOf.Add(set, number);
        }

        return number;
    }

    private int Append(NfaNode node)
    {
        _nodes.Add(node);
        return _nodes.Count - 1;
    }
}
