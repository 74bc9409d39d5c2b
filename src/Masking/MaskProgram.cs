using FastMcp.Masking.Core;
using FastMcp.Masking.Core.Terms;
using FastMcp.Masking.Dictionaries;
using FastMcp.Masking.Matching;

namespace FastMcp.Masking;

/// <summary>The rules of one scope, ready to run. Immutable, shared.</summary>
public sealed class MaskProgram
{
    internal MaskProgram(RuleTables tables, ScopeTerms terms, TermData[] data)
    {
        Tables = tables;
        Rules = [.. tables.Rules.Concat(terms.Rules.Select(rule => rule.Rule)).Select(rule => new ProgramRule(rule))];
        Starts = new StartTable(tables);
        Dictionary = terms.Rules.Length == 0 ? null : new TermDictionary([.. terms.Rules.Select(rule => (rule, data[rule.Data]))], tables.Rules.Length);
    }

    /// <summary>No rule has this scope.</summary>
    public bool IsEmpty => Rules.Length == 0;

    internal RuleTables Tables { get; }

    /// <summary>Those of the tables, then those of the dictionary.</summary>
    internal ProgramRule[] Rules { get; }

    internal StartTable Starts { get; }

    /// <summary>Null: the scope has no dictionary rules.</summary>
    internal TermDictionary? Dictionary { get; }
}
