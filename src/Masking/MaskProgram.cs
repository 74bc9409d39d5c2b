using FastMcp.Masking.Core;
using FastMcp.Masking.Matching;

namespace FastMcp.Masking;

/// <summary>The rules of one scope, ready to run. Immutable, shared.</summary>
public sealed class MaskProgram
{
    internal MaskProgram(RuleTables tables)
    {
        Tables = tables;
        Rules = Array.ConvertAll(tables.Rules, rule => new ProgramRule(rule));
        KeyRules = Array.ConvertAll(tables.KeyRules, rule => new ProgramRule(rule));
        Starts = new StartTable(tables);
    }

    /// <summary>No rule has this scope.</summary>
    public bool IsEmpty => Rules.Length == 0 && KeyRules.Length == 0;

    internal RuleTables Tables { get; }

    internal ProgramRule[] Rules { get; }

    internal ProgramRule[] KeyRules { get; }

    internal StartTable Starts { get; }
}
