extern alias Compiler;

using Compiler::FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.Masking.Tests;

/// <summary>What spares the oracle walks that cannot end in a value. Wider than the truth, never narrower.</summary>
internal sealed class PatternShape
{
    public PatternShape(PatternNode pattern)
    {
        var (first, nullable) = FirstOf(pattern);
        First = nullable ? ByteSet.All : first;
        LongestRest = RestOf(pattern) + 1;
    }

    /// <summary>Bytes that a value can begin with.</summary>
    public ByteSet First { get; }

    /// <summary>From wherever a walk stands, the nearest end, if there is one, is no more bytes away; nor is the next byte after an end.</summary>
    public int LongestRest { get; }

    private static (ByteSet First, bool Nullable) FirstOf(PatternNode node) => node switch
    {
        PatternNode.Bytes bytes => (bytes.Set, false),
        PatternNode.Sequence sequence => FirstOf(sequence.Items),
        PatternNode.Choice choice => choice.Items.Select(FirstOf).Aggregate((x, y) => (x.First | y.First, x.Nullable || y.Nullable)),
        PatternNode.Repeat repeat => (FirstOf(repeat.Item).First, repeat.Min == 0 || FirstOf(repeat.Item).Nullable),
        _ => (ByteSet.None, true),
    };

    private static (ByteSet First, bool Nullable) FirstOf(IReadOnlyList<PatternNode> items)
    {
        var all = ByteSet.None;
        foreach (var (first, nullable) in items.Select(FirstOf))
        {
            all |= first;
            if (!nullable)
            {
                return (all, false);
            }
        }

        return (all, true);
    }

    private static int RestOf(PatternNode node) => node switch
    {
        PatternNode.Bytes => 1,
        PatternNode.Sequence sequence => sequence.Items.Sum(RestOf),
        PatternNode.Choice choice => choice.Items.Max(RestOf),
        PatternNode.Repeat repeat => Math.Max(1, repeat.Min) * RestOf(repeat.Item),
        _ => 0,
    };
}
