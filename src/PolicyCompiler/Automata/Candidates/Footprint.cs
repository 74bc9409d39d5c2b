namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>Where a window passes in ordinary text: a row of positions for each of its conditions; it passes where all hold.</summary>
/// <param name="rows">Rows of <see cref="Positions"/>; not changed.</param>
internal sealed class Footprint(ulong[][] rows)
{
    private readonly ulong[][] _rows = rows;

    /// <summary>Of no window.</summary>
    public static Footprint None { get; } = new([Positions.None]);

    /// <summary>Positions where all conditions hold.</summary>
    public int Passes { get; } = CountOf(rows, rows);

    /// <summary>How many positions would pass if each condition were that of this or the other.</summary>
    public int PassesWith(Footprint other) => CountOf(_rows, other._rows);

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

    private static int CountOf(ulong[][] one, ulong[][] other)
    {
        int count = 0;
        for (int word = 0; word < Positions.Words; word++)
        {
            ulong all = ulong.MaxValue;
            for (int row = 0; row < one.Length && all != 0; row++)
            {
                all &= one[row][word] | other[row][word];
            }

            count += all == 0 ? 0 : Positions.Count(all);
        }

        return count;
    }
}
