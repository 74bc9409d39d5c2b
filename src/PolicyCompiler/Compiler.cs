using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Passes;
using FastMcp.PolicyCompiler.Plan;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler;

/// <summary>Policy files -> an image, or everything that is wrong with them. Pure, deterministic, bounded.</summary>
public static class Compiler
{
    /// <summary>
    /// Compiles files as one policy. Built-in packs come first, else the order given is the order in which
    /// rules win ties.
    /// </summary>
    public static CompiledPolicy Compile(IReadOnlyList<PolicySource> files)
    {
        var diagnostics = new List<Diagnostic>();
        BoundFile[] bound = [.. files.OrderBy(file => file.Origin).Select(file => Bind(file, diagnostics))];
        var draft = new PolicyDraft(bound);

        UniqueIds.Run(draft);
        SwitchPacks.Run(draft);
        ParsePatterns.Run(draft);
        ParseKeys.Run(draft);
        CheckKeyBudget.Run(draft);
        CheckTokens.Run(draft);
        CheckValidators.Run(draft);
        BuildRules.Run(draft);
        CheckExamples.Run(draft);
        CheckMasks.Run(draft);
        RevealSpec[] reveals = BindReveals.Run(draft);

        // Together only when each is right alone.
        PolicyImage? image = diagnostics.Count == 0 ? BuildScopes.Run(draft, reveals) : null;
        return new CompiledPolicy(image is null ? [] : TableImage.Write(image), InOrder(diagnostics));
    }

    private static BoundFile Bind(PolicySource file, List<Diagnostic> diagnostics)
    {
        var bag = new DiagnosticBag(file.Path, diagnostics);
        return FileBinder.Bind(file, YamlReader.Read(file.Text, bag), bag);
    }

    private static IReadOnlyList<Diagnostic> InOrder(List<Diagnostic> diagnostics) =>
        [.. diagnostics.OrderBy(found => found.File, StringComparer.Ordinal).ThenBy(found => found.Line).ThenBy(found => found.Column).ThenBy(found => found.Id, StringComparer.Ordinal)];
}
