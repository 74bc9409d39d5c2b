namespace FastMcp.Masking.Core;

/// <summary>A rule that can still accept.</summary>
/// <param name="Rule">Index into <see cref="RuleTables.Rules"/>.</param>
/// <param name="Limit">The greatest prefix length from which it still can, as <see cref="FamilyTables.GrowLimitOf"/> has it for all rules.</param>
internal readonly record struct Reach(ushort Rule, int Limit)
{
    /// <summary>The pattern alone bounds the value.</summary>
    public const int NoLimit = int.MaxValue;
}
