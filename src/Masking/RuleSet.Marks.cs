using FastMcp.Masking.Core;

namespace FastMcp.Masking;

/// <summary>What masks look like.</summary>
public sealed partial class RuleSet
{
    /// <summary>What the record shows in the place of what the rule matched; null: there is no such rule.</summary>
    public MaskMark? MarkOf(string rule)
    {
        var found = Array.Find(_record.Rules, one => one.Id == rule) ?? Array.Find(_record.KeyRules, one => one.Id == rule);
        return found?.Mask switch
        {
            null => null,
            { Kind: MaskKind.Drop } => new MaskMark(MaskMarkKind.Nothing, ""),
            { Kind: MaskKind.KeepLast } => new MaskMark(MaskMarkKind.Stars, ""),
            { Kind: MaskKind.Hash } mask => new MaskMark(MaskMarkKind.Coded, mask.Text),
            { Kind: MaskKind.Token } mask => new MaskMark(MaskMarkKind.Coded, "[" + mask.Text),
            { } mask => new MaskMark(MaskMarkKind.Text, mask.Text),
        };
    }
}
