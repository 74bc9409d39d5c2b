namespace FastMcp.PolicyCompiler.Automata;

/// <summary>The distinct sets of an automaton's states. Entry 0 is the empty set.</summary>
/// <typeparam name="T">One member; sets are compared by their members in order.</typeparam>
internal sealed class SetPool<T>
    where T : struct, IEquatable<T>
{
    private readonly List<T[]> _all = [[]];
    private readonly Dictionary<int, List<ushort>> _byHash = new() { [0] = [0] };

    public ushort IndexOf(T[] set)
    {
        int hash = set.Aggregate(0, (sum, one) => unchecked((sum * 31) + one.GetHashCode()));
        if (!_byHash.TryGetValue(hash, out List<ushort>? same))
        {
            _byHash.Add(hash, same = []);
        }

        foreach (ushort known in same)
        {
            if (set.AsSpan().SequenceEqual(_all[known]))
            {
                return known;
            }
        }

        ushort index = checked((ushort)_all.Count);
        _all.Add(set);
        same.Add(index);
        return index;
    }

    public T[][] ToArray() => [.. _all];
}
