using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Patterns;

namespace FastMcp.PolicyCompiler.Automata.Candidates;

/// <summary>How some values of a family begin: the byte before and the first four, each out of a set.</summary>
/// <param name="Sets">By offset.</param>
/// <param name="Gate">What else they must have.</param>
/// <param name="Families">A bit each.</param>
internal sealed record StartShape(ByteSet[] Sets, Gate Gate, int Families)
{
    /// <summary>The share of ordinary positions that fit, as if bytes did not depend on each other.</summary>
    public double Share { get; } = Sets.Aggregate(1.0, (share, set) => share * TextModel.ShareOf(set));

    /// <summary>The narrowest shape that holds both.</summary>
    public StartShape With(StartShape other)
    {
        var sets = new ByteSet[CandidatePlan.Offsets];
        for (int offset = 0; offset < sets.Length; offset++)
        {
            sets[offset] = Sets[offset] | other.Sets[offset];
        }

        return new StartShape(sets, Gate, Families | other.Families);
    }
}
