namespace FastMcp.Masking.Matching.Runs;

/// <summary>The chains of a family's states. A state is looked at when a thread first comes to it: most are never asked for.</summary>
/// <remarks>Shared by all threads. Which chain a state gets depends on which is asked first: each leads to the same row at the same byte, in other jumps. It is written at once.</remarks>
internal sealed class FamilyChains(ProgramFamily family, RunSets sets)
{
    /// <summary>Fewer bytes are not worth the look.</summary>
    public const int Least = 4;

    /// <summary>A family makes the rows of about so many chains, and no more: states that would need one more go byte by byte.</summary>
    public const int Most = 1024;

    // Longer ones are passed in several jumps.
    private const int Longest = 256;

    private Chain?[]? _chains;
    private int _made;

    /// <summary>The chain that begins in a state, or <see cref="Chain.None"/>.</summary>
    public Chain Of(int state)
    {
        var chains = _chains ?? Interlocked.CompareExchange(ref _chains, new Chain?[family.Tables.Transitions.StateCount], null) ?? _chains;
        return chains[state] ?? Find(chains, state);
    }

    private Chain Find(Chain?[] chains, int state)
    {
        if (Volatile.Read(ref _made) >= Most)
        {
            return chains[state] = Chain.None;
        }

        var classes = LeadOf(state);
        var rows = RowsFrom(state, classes);
        if (rows.Length == 0 || (rows.Length > 1 && rows.Length <= Least) || sets.Add(BytesOf(classes)) is not { } set)
        {
            return chains[state] = Chain.None;
        }

        Interlocked.Increment(ref _made);

        // States further on that most bytes lead on in the same way are on the same chain.
        for (var at = 1; at < rows.Length - Least; at++)
        {
            var further = family.StateOf(rows[at]);
            if (chains[further] is null && LeadOf(further).AsSpan().SequenceEqual(classes))
            {
                chains[further] = new Chain(set.Number, set.Bytes, rows, at);
            }
        }

        return chains[state] = new Chain(set.Number, set.Bytes, rows, 0);
    }

    // The classes of bytes by which most bytes leave the state, or stay in it.
    private bool[] LeadOf(int state)
    {
        var row = RowOf(state);
        var bytes = new Dictionary<int, int>();
        foreach (var one in family.Tables.ClassOf)
        {
            bytes[row[one]] = bytes.GetValueOrDefault(row[one]) + 1;
        }

        bytes.Remove(0);
        var target = bytes.Count == 0 ? 0 : bytes.MaxBy(way => (way.Value, -way.Key)).Key;
        return Array.ConvertAll(row, to => to != 0 && to == target);
    }

    // One row: bytes lead back to it. None: a value may end before such a byte.
    private int[] RowsFrom(int state, bool[] classes)
    {
        var first = Array.IndexOf(classes, true);
        if (first < 0 || MayEnd(state, classes))
        {
            return [];
        }

        List<int> rows = [state * classes.Length];
        for (var next = family.Rows[rows[0] + first]; rows.Count <= Longest; next = family.Rows[next + first])
        {
            if (next == rows[^1])
            {
                break;
            }

            if (!LeadTo(rows[^1], next, classes) || MayEnd(family.StateOf(rows[^1]), classes))
            {
                break;
            }

            rows.Add(next);
        }

        return [.. rows];
    }

    private bool LeadTo(int row, int next, bool[] classes)
    {
        for (var one = 0; one < classes.Length; one++)
        {
            if (classes[one] && family.Rows[row + one] != next)
            {
                return false;
            }
        }

        return next != 0;
    }

    private bool MayEnd(int state, bool[] classes)
    {
        int accept = family.Tables.AcceptOf[state];
        for (var value = 0; accept != 0 && value <= byte.MaxValue; value++)
        {
            if (classes[family.Tables.ClassOf[value]] && family.MayEnd(accept, value))
            {
                return true;
            }
        }

        return false;
    }

    private int[] RowOf(int state) => family.Rows.AsSpan(state * family.Tables.ClassCount, family.Tables.ClassCount).ToArray();

    private byte[] BytesOf(bool[] classes) => [.. Enumerable.Range(0, 256).Where(value => classes[family.Tables.ClassOf[value]]).Select(value => (byte)value)];
}
