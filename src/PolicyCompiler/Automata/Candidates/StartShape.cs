using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>How some values begin: the bytes before and the first of the value, each out of a set, and a gate.</summary>
internal sealed class StartShape
{
    // A window that passes nowhere in the sample is still rarer or less rare.
    private const double ShareWeight = 0.25 * OrdinaryText.Length;

    private StartShape(ByteSet[] sets, Gate gate, uint families, Footprint footprint, double? cost = null)
    {
        (Sets, Gate, Families, Footprint) = (sets, gate, families, footprint);
        Cost = cost ?? CostWith(this);
    }

    public StartShape(ByteSet[] sets, Gate gate, Positions positions)
        : this(sets, gate, 0, new Footprint([.. sets.Select((set, offset) => positions.Of(set, offset + CandidatePlan.FirstOffset))]))
    {
    }

    /// <summary>By offset.</summary>
    public ByteSet[] Sets { get; }

    public Gate Gate { get; }

    /// <summary>A bit each.</summary>
    public uint Families { get; }

    public Footprint Footprint { get; }

    /// <summary>A long run, which a scan sees, begins where values do.</summary>
    public bool IsLong => new StartGroup(0, 0, Gate.Needs, (byte)Gate.RunClass, (byte)Gate.RunLength).IsLong;

    /// <summary>Starts in the sample that pass, and a little for those that could.</summary>
    public double Cost { get; }

    /// <summary>The same as rules of a family have it.</summary>
    public StartShape In(int family) => new(Sets, Gate, 1U << family, Footprint, Cost);

    /// <summary>What both as one would cost.</summary>
    public double CostWith(StartShape other) => Footprint.PassesWith(other.Footprint, Gate.With(other.Gate).Positions) + ShareWeight * ShareOf(Sets, other.Sets);

    /// <summary>The narrowest shape that holds both.</summary>
    public StartShape With(StartShape other)
    {
        ByteSet[] sets = [.. Sets.Select((set, offset) => set | other.Sets[offset])];
        return new StartShape(sets, Gate.With(other.Gate), Families | other.Families, Footprint.With(other.Footprint));
    }

    // As if bytes did not depend on each other.
    private static double ShareOf(ByteSet[] one, ByteSet[] other)
    {
        double share = 1;
        for (int offset = 0; offset < one.Length; offset++)
        {
            share *= TextModel.ShareOf(one[offset] | other[offset]);
        }

        return share;
    }
}
