using System.Numerics;
using FastMcp.Masking.Core;
using FastMcp.Masking.Core.Terms;
using FastMcp.Masking.Dictionaries;
using FastMcp.Masking.Keys;
using FastMcp.Masking.Matching;
using FastMcp.Masking.Matching.Contexts;
using FastMcp.Masking.Matching.Runs;
using FastMcp.Wire.Slots;
using FastMcp.Masking.Matching.Scanning;

namespace FastMcp.Masking;

/// <summary>The rules of one scope, ready to run. Immutable, shared.</summary>
public sealed class MaskProgram
{
    internal MaskProgram(RuleTables tables, ScopeTerms terms, TermData[] data, ContextRunPool pool)
        : this(tables, terms, data, BlockScanner.For(tables.Candidates), pool)
    {
    }

    internal MaskProgram(RuleTables tables, ScopeTerms terms, TermData[] data, BlockScanner scanner, ContextRunPool? pool = null)
    {
        Tables = tables;
        Rules = [.. tables.Rules.Concat(terms.Rules.Select(rule => rule.Rule)).Select(rule => new ProgramRule(rule))];
        Dictionary = terms.Rules.Length == 0 ? null : new TermDictionary([.. terms.Rules.Select(rule => (rule, data[rule.Data]))], tables.Rules.Length);
        KeyRules = Array.ConvertAll(tables.KeyRules, rule => new ProgramRule(rule));
        KeyProgram = KeyRules.Length > 0 ? new KeyProgram(KeyRules) : null;
        var sets = new RunSets();
        Families = Array.ConvertAll(tables.Families, family => new ProgramFamily(family, tables, MachinesOf(tables, family), sets));
        Starts = new StartFinder(tables.Candidates, scanner, Array.ConvertAll(tables.Families, family => MostBefore(tables, family)));
        Contexts = new ContextRuns(tables.Contexts, pool ?? new ContextRunPool());
        foreach (var (number, family) in Families.Index())
        {
            for (var length = Math.Min(family.Tables.Least, FamiliesWithin.Length - 1); length < FamiliesWithin.Length; length++)
            {
                FamiliesWithin[length] |= 1U << number;
            }
        }

        Least = Dictionary is null ? Families.Select(family => family.Tables.Least).DefaultIfEmpty(int.MaxValue).Min() : 0;
        FamiliesOfContext = new uint[tables.Contexts.Count];
        for (var family = 0; family < Families.Length; family++)
        {
            ContextFamilies |= tables.Families[family].HasContexts ? 1U << family : 0;
            foreach (var context in ContextsOf(tables, tables.Families[family]))
            {
                FamiliesOfContext[context] |= 1U << family;
            }
        }
    }

    /// <summary>No rule has this scope.</summary>
    public bool IsEmpty => Rules.Length == 0 && KeyRules.Length == 0;

    internal RuleTables Tables { get; }

    /// <summary>Those of the tables, then those of the dictionary.</summary>
    internal ProgramRule[] Rules { get; }

    /// <summary>For scanners: follows the keys that rules of this scope look at; null: none does.</summary>
    public KeyMap? Keys => KeyProgram;

    internal ProgramRule[] KeyRules { get; }

    internal KeyProgram? KeyProgram { get; }

    internal ProgramFamily[] Families { get; }

    internal StartFinder Starts { get; }

    internal ContextRuns Contexts { get; }

    /// <summary>Families whose rules have contexts, a bit each.</summary>
    internal uint ContextFamilies { get; }

    /// <summary>Context -> families with a rule that has it.</summary>
    internal uint[] FamiliesOfContext { get; }

    /// <summary>Bytes -> families that have a value of so many or fewer; in the last entry are all.</summary>
    internal uint[] FamiliesWithin { get; } = new uint[64];

    /// <summary>No value found by a pattern or a term is shorter, in bytes. 0: of terms that is not known.</summary>
    internal int Least { get; }

    /// <summary>Null: the scope has no dictionary rules.</summary>
    internal TermDictionary? Dictionary { get; }

    /// <summary>The machines that look for the contexts of some families.</summary>
    internal uint MachinesOf(uint families)
    {
        var machines = 0U;
        for (; families != 0; families &= families - 1)
        {
            machines |= Families[BitOperations.TrailingZeroCount(families)].Machines;
        }

        return machines;
    }

    private static IEnumerable<int> ContextsOf(RuleTables tables, FamilyTables family) => !family.HasContexts ? []
        : family.StartOf.SelectMany(start => family.ReachSets[family.ReachOf[start]]).Select(reach => tables.Rules[reach.Rule].Context).Where(context => context >= 0);

    // Of each rule by its longest value, or by what its validator says.
    private static int MostBefore(RuleTables tables, FamilyTables family) => family.AcceptSets.SelectMany(set => set).Select(accept => tables.Rules[accept.Rule])
        .Select(rule => rule.Validator is null ? rule.MaxLength : Math.Min(rule.MaxLength, Validators.MostBefore(rule.Validator, tables.Candidates.Needed))).DefaultIfEmpty(int.MaxValue).Max();

    private static uint MachinesOf(RuleTables tables, FamilyTables family)
    {
        var contexts = ContextsOf(tables, family).ToHashSet();
        return tables.Contexts.Machines.Index()
            .Where(one => one.Item.Head.AcceptSets.SelectMany(set => set).Any(accept => contexts.Contains(accept.Rule)))
            .Aggregate(0U, (all, one) => all | ContextTables.BitOf(one.Index));
    }
}
