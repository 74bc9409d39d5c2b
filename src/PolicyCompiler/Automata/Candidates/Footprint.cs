namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>Where a window passes in ordinary text: a row of positions for each of its conditions; it passes where all hold.</summary>
/// <param name="rows">Rows of <see cref="Positions"/>; not changed.</param>
internal sealed class Footprint(ulong[][] rows)
{
    private readonly ulong[][] _rows = rows;

    /// <summary>Of no window.</summary>
    public static Footprint None { get; } = new([Positions.None]);

    /// <summary>Positions where all conditions hold.</summary>
    public int Passes { get; } = CountOf(rows, rows, Positions.All);

    /// <summary>Those, and a little for what the sample does not have: as if conditions did not depend on each other.</summary>
    public double Cost => CostWith(this);

    /// <summary>The cost if each condition were that of this or the other.</summary>
    public double CostWith(Footprint other)
    {
        double share = OrdinaryText.Length / 4;
        for (int row = 0; row < _rows.Length; row++)
        {
            int count = 0;
            for (int word = 0; word < Positions.Words; word++)
            {
                count += Bits.Count(_rows[row][word] | other._rows[row][word]);
            }

            share *= (count + 1.0) / OrdinaryText.Length;
        }

        return share + PassesWith(other);
    }

    /// <summary>How many positions would pass if each condition were that of this or the other.</summary>
    public int PassesWith(Footprint other) => CountOf(_rows, other._rows, Positions.All);

    /// <summary>The same where one more condition holds, of both.</summary>
    public int PassesWith(Footprint other, ulong[] both) => CountOf(_rows, other._rows, both);

    public Footprint With(Footprint other)
    {
        ulong[][] rows = new ulong[_rows.Length][];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = _rows[row] == other._rows[row] ? _rows[row] : Either(_rows[row], other._rows[row]);
        }

        return new Footprint(rows);
    }

    private static ulong[] Either(ulong[] one, ulong[] other)
    {
        ulong[] either = new ulong[one.Length];
        for (int word = 0; word < either.Length; word++)
        {
            either[word] = one[word] | other[word];
        }

        return either;
    }

    private static int CountOf(ulong[][] one, ulong[][] other, ulong[] both)
    {
        int count = 0;
        for (int word = 0; word < Positions.Words; word++)
        {
            ulong all = both[word];
            for (int row = 0; row < one.Length && all != 0; row++)
            {
                all &= one[row][word] | other[row][word];
            }

            count += all == 0 ? 0 : Bits.Count(all);
        }

        return count;
    }
}
