namespace FastMcp.Masking.Core;

/// <summary>A rule's value may end here if the next byte fits.</summary>
/// <param name="Rule">Index into <see cref="RuleTables.Rules"/>.</param>
/// <param name="Lookahead">Index into <see cref="RuleTables.Lookaheads"/>.</param>
internal readonly record struct Accept(ushort Rule, ushort Lookahead);
