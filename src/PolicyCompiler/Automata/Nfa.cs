using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>A nondeterministic automaton over bytes with looks at the byte before and after.</summary>
internal sealed class Nfa
{
    private const int MostNodes = 200_000;

    private readonly List<NfaNode> _nodes = [];

    public List<NfaNode> Nodes => _nodes;

    /// <summary>False once a pattern's repeats unfold beyond reason.</summary>
    public bool Fits => _nodes.Count < MostNodes;

    /// <summary>Adds a pattern that ends in an accept of a rule. Returns its first node.</summary>
    public int AddRule(PatternNode pattern, int rule) => Add(pattern, Append(NfaNode.Accept(rule)));

    // Built from the end to the start: every piece knows what follows it.
    private int Add(PatternNode node, int then) => !Fits ? then : node switch
    {
        PatternNode.Bytes bytes => Append(NfaNode.Take(bytes.Set, then)),
        PatternNode.Look look => Append(NfaNode.Check(look.Before, look.After, then)),
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

    private int Append(NfaNode node)
    {
        _nodes.Add(node);
        return _nodes.Count - 1;
    }
}
