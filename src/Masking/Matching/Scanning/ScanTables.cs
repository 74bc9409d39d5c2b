using FastMcp.Masking.Core;

namespace FastMcp.Masking.Matching.Scanning;

/// <summary>A plan's windows and gates as the vector paths look them up.</summary>
internal sealed class ScanTables
{
    public ScanTables(CandidatePlan plan)
    {
        Windows = Array.ConvertAll(plan.Masks, mask => new NibbleTable(mask));
        Passed = NibbleTable.OfOne(value => plan.Passed[value]);
        Tokens = NibbleTable.OfOne(CandidatePlan.IsToken);
        (Need, Run, Needed) = (plan.NeedGate, plan.RunGate, plan.Needed);
        Plain = (byte)~(Need | Run);
    }

    /// <summary>By offset.</summary>
    public NibbleTable[] Windows { get; }

    public NibbleTable Passed { get; }

    public NibbleTable Tokens { get; }

    /// <summary>Buckets by gate.</summary>
    public byte Plain { get; }

    public byte Need { get; }

    public byte Run { get; }

    public byte Needed { get; }
}
