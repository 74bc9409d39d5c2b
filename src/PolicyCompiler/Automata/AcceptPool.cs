using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Automata;

/// <summary>The distinct accept sets of an automaton. Entry 0 is the empty set.</summary>
internal sealed class AcceptPool
{
    private readonly List<Accept[]> _all = [[]];
    private readonly Dictionary<string, ushort> _indexOf = new() { [""] = 0 };

    public ushort IndexOf(Accept[] accepts)
    {
        var key = string.Join(" ", accepts.Select(accept => $"{accept.Rule}/{accept.Lookahead}"));
        if (!_indexOf.TryGetValue(key, out var index))
        {
            index = (ushort)_all.Count;
            _all.Add(accepts);
            _indexOf.Add(key, index);
        }

        return index;
    }

    public Accept[][] ToArray() => _all.ToArray();
}
