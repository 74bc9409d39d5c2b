using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Passes;
using FastMcp.PolicyCompiler.Plan;
using FastMcp.PolicyCompiler.Rules;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler;

/// <summary>Policy files -> an image, or everything that is wrong with them. Pure, deterministic, bounded.</summary>
public static class Compiler
{
    /// <summary>
    /// Compiles files as one policy. Built-in packs come first, else the order given is the order in which
    /// rules win ties.
    /// </summary>
    /// <param name="files">As read.</param>
    /// <param name="cancel">For editors, which compile at each key stroke.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static CompiledPolicy Compile(IReadOnlyList<PolicySource> files, CancellationToken cancel = default)
    {
        PolicyDraft draft = Check(files, out List<Diagnostic> diagnostics, cancel);
        return Finish(draft, diagnostics);
    }

    /// <summary>Compiles the rules of some files each by itself: what their tests and explanations run on.</summary>
    public static CompiledRules CompileRules(IReadOnlyList<PolicySource> files)
    {
        PolicyDraft draft = Check(files, out List<Diagnostic> diagnostics);
        IEnumerable<RuleDraft> right = draft.Rules.Where(rule => rule is { Alone: not null, Machine: not null, Pattern: not null } or { Terms: not null } or { Key: not null });
        return new CompiledRules([.. right.Select(rule => new CompiledRule(rule, BuildScopes.InfoOf(rule)))], InOrder(diagnostics));
    }

    /// <summary>Compiles the decisions alone, which takes no time beside the rules.</summary>
    /// <param name="files">As read.</param>
    /// <param name="rules">The ids of the rules that decisions may name; null: they were checked when the rules were compiled.</param>
    public static CompiledDecisions CompileDecisions(IReadOnlyList<PolicySource> files, IReadOnlyCollection<string>? rules = null)
    {
        var found = new List<Diagnostic>();
        BoundFile[] bound = [.. files.OrderBy(file => file.Origin).Where(MayDecide).Select(file => Bind(file, found))];
        DecisionsPlan plan = DecisionCompiler.Compile(bound, new RuleIds(rules));
        return new CompiledDecisions(found.Count == 0 ? plan : DecisionsPlan.None, InOrder(found));
    }

    /// <summary>
    /// The files are right in form, and have no rules, no switches of packs and no reveals: the rules are those of the packs alone.
    /// </summary>
    public static bool LeaveRules(IReadOnlyList<PolicySource> files)
    {
        var found = new List<Diagnostic>();
        return files.Select(file => Bind(file, found)).All(file => file is { Rules.Count: 0, Packs.Count: 0, Reveals.Count: 0 }) && found.Count == 0;
    }

    private static readonly string[] DecidingWords = ["decisions", "default", "exceptions", "agents", "unregistered", "budgets", "prices", "catalogue"];

    /// <summary>A file without these words has no decision; the packs are large and have none.</summary>
    private static bool MayDecide(PolicySource file) => DecidingWords.Any(word => file.Text.IndexOf(word, StringComparison.Ordinal) >= 0);

    /// <summary>Compiles files as if one rule were disabled.</summary>
    public static CompiledPolicy CompileWithout(IReadOnlyList<PolicySource> files, string ruleId)
    {
        PolicyDraft draft = Check(files, out List<Diagnostic> diagnostics);
        foreach (RuleDraft rule in draft.Rules.Where(rule => rule.Bound.Id.Value == ruleId))
        {
            rule.Enabled = false;
        }

        return Finish(draft, diagnostics);
    }

    private static CompiledPolicy Finish(PolicyDraft draft, List<Diagnostic> diagnostics)
    {
        // Together only when each is right alone.
        PolicyImage? image = diagnostics.Count == 0 ? BuildScopes.Run(draft, BindReveals.Run(draft, report: false)) : null;
        return new CompiledPolicy(image is null ? [] : TableImage.Write(image), image is null ? DecisionsPlan.None : draft.Decisions, InOrder(diagnostics));
    }

    /// <summary>Names of the files that a policy file needs beside itself, relative to it, each once.</summary>
    public static IReadOnlyList<string> AttachmentsOf(PolicySource file)
    {
        BoundFile bound = Bind(file, []);
        return [.. bound.Rules.Select(rule => rule.Terms?.File?.Value).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    private static PolicyDraft Check(IReadOnlyList<PolicySource> files, out List<Diagnostic> diagnostics, CancellationToken cancel = default)
    {
        var found = diagnostics = [];
        var draft = new PolicyDraft(WithoutIdlePacks([.. files.OrderBy(file => file.Origin).Select(file => Bind(file, found))]), cancel);
        UniqueIds.Run(draft);
        SwitchPacks.Run(draft);
        ParsePatterns.Run(draft);
        ReadTerms.Run(draft);
        ParseKeys.Run(draft);
        CheckKeyBudget.Run(draft);
        CheckTokens.Run(draft);
        AddValueChecks.Run(draft);
        CheckValidators.Run(draft);
        BuildMachines.Run(draft);
        CheckFiring.Run(draft);
        CheckValueChecks.Run(draft);
        BuildRules.Run(draft);
        CheckExamples.Run(draft);
        CheckMasks.Run(draft);
        CheckCovered.Run(draft);
        CheckCoveredKeys.Run(draft);
        CheckCoveredTerms.Run(draft);
        _ = BindReveals.Run(draft, report: true);
        draft.Decisions = DecisionCompiler.Compile(draft.Files, new RuleIds([.. draft.Rules.Where(rule => rule.Enabled).Select(rule => rule.Bound.Id.Value)]));
        return draft;
    }

    // A pack of which nothing is on, and that no file speaks of, costs no automaton.
    private static BoundFile[] WithoutIdlePacks(BoundFile[] files)
    {
        var spoken = new HashSet<string>(files.SelectMany(file => file.Packs).Select(pack => pack.Pack.Value), StringComparer.Ordinal);
        var busy = new HashSet<string>(files.Where(file => file.Source.Origin == PolicyOrigin.BuiltIn && (file.Rules.Count == 0 || file.Rules.Any(rule => rule.Enabled))).Select(file => file.Pack), StringComparer.Ordinal);
        return [.. files.Where(file => file.Source.Origin != PolicyOrigin.BuiltIn || busy.Contains(file.Pack) || spoken.Contains(file.Pack))];
    }

    private static BoundFile Bind(PolicySource file, List<Diagnostic> diagnostics)
    {
        var bag = new DiagnosticBag(file.Path, diagnostics);
        return FileBinder.Bind(file, YamlReader.Read(file.Text, bag), bag);
    }

    private static IReadOnlyList<Diagnostic> InOrder(List<Diagnostic> diagnostics) =>
        [.. diagnostics.OrderBy(found => found.File, StringComparer.Ordinal).ThenBy(found => found.Line).ThenBy(found => found.Column).ThenBy(found => found.Id, StringComparer.Ordinal)];
}
