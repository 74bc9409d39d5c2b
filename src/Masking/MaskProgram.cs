using FastMcp.Masking.Core;
using FastMcp.Masking.Keys;
using FastMcp.Masking.Matching;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking;

/// <summary>The rules of one scope, ready to run. Immutable, shared.</summary>
public sealed class MaskProgram
{
    internal MaskProgram(RuleTables tables)
    {
        Tables = tables;
        Rules = Array.ConvertAll(tables.Rules, rule => new ProgramRule(rule));
        KeyRules = Array.ConvertAll(tables.KeyRules, rule => new ProgramRule(rule));
        KeyProgram = KeyRules.Length > 0 ? new KeyProgram(KeyRules) : null;
        Starts = new StartTable(tables);
    }

    /// <summary>No rule has this scope.</summary>
    public bool IsEmpty => Rules.Length == 0 && KeyRules.Length == 0;

    internal RuleTables Tables { get; }

    internal ProgramRule[] Rules { get; }

    /// <summary>For scanners: follows the keys that rules of this scope look at; null: none does.</summary>
    public KeyMap? Keys => KeyProgram;

    internal ProgramRule[] KeyRules { get; }

    internal KeyProgram? KeyProgram { get; }

    internal StartTable Starts { get; }
}
