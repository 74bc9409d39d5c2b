using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>The distinct lookaheads of tables. Entry 0 always holds.</summary>
internal sealed class LookaheadPool
{
    private readonly List<Lookahead> _all = [new Lookahead(null, true)];
    private readonly Dictionary<ByteSet, ushort> _indexOf = new() { [ByteSet.All] = 0 };

    public ushort IndexOf(ByteSet set)
    {
        if (!_indexOf.TryGetValue(set, out var index))
        {
            index = (ushort)_all.Count;
            _all.Add(new Lookahead(Enumerable.Range(0, 256).Select(set.Contains).ToArray(), set.Edge));
            _indexOf.Add(set, index);
        }

        return index;
    }

    public Lookahead[] ToArray() => _all.ToArray();
}
