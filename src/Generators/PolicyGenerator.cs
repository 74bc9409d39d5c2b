using System.Collections.Immutable;
using FastMcp.Generators.Emission;
using FastMcp.Generators.Model;
using FastMcp.PolicyCompiler;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace FastMcp.Generators;

/// <summary>
/// Policy files among the AdditionalFiles, and the files of terms that they name -> tables in the program. A file takes part if its item says
/// <c>FastMcpPolicy</c>, which is the name that rules will show. A wrong policy is a build error at its line.
/// </summary>
/// <remarks>
/// LAW: what a step hands on is plain data that compares by value and refers to nothing of the compilation;
/// tests prove that an edit elsewhere reruns nothing, and that an edit of a policy does.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class PolicyGenerator : IIncrementalGenerator
{
    internal const string TextsStep = "PolicyTexts";
    internal const string OutputStep = "PolicyOutput";
    private const string DecisionsClass = "FastMcp.BuiltIn.BuiltInDecisions";
    private const string Metadata = "build_metadata.AdditionalFiles.FastMcpPolicy";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<PolicyOutput> output = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, cancel) => TextOf(pair.Left, pair.Right, cancel))
            .Where(static text => text is not null)
            .WithTrackingName(TextsStep)
            .Collect()
            .Select(static (texts, cancel) => Compile(texts!, cancel))
            .WithTrackingName(OutputStep);

        context.RegisterSourceOutput(output, static (production, result) => Report(production, result));
    }

    private static PolicyText? TextOf(AdditionalText file, AnalyzerConfigOptionsProvider options, CancellationToken cancel) =>
        options.GetOptions(file).TryGetValue(Metadata, out string? name) && name.Length > 0
            ? new PolicyText(file.Path, name, file.GetText(cancel)?.ToString() ?? "")
            : null;

    private static PolicyOutput Compile(ImmutableArray<PolicyText> texts, CancellationToken cancel)
    {
        PolicyText[] files = [.. texts.OrderBy(text => text.Name, StringComparer.Ordinal)];
        CompiledPolicy compiled = Compiler.Compile([.. files.Where(IsPolicy).Select(file => new PolicySource(file.Name, file.Text, PolicyOrigin.BuiltIn) { Attachments = AttachmentsOf(file, files) })], cancel);
        Dictionary<string, string> paths = files.GroupBy(file => file.Name).ToDictionary(same => same.Key, same => same.First().Path);
        ImmutableArray<PolicyProblem> problems =
        [
            .. compiled.Diagnostics.Select(found => new PolicyProblem(
                found.Id, found.IsError, found.Message, paths[found.File], found.Line - 1, found.Column - 1, found.EndLine - 1, found.EndColumn - 1)),
        ];
        return new PolicyOutput(BuiltInPolicySource.Write(compiled.Image, files), compiled.DecisionsAsSource(DecisionsClass), new EquatableArray<PolicyProblem>(problems));
    }

    private static bool IsPolicy(PolicyText file) => file.Name.EndsWith(".yaml", StringComparison.Ordinal);

    /// <summary>What lies in and below the policy's folder: the files that a policy may name.</summary>
    private static PolicyAttachment[] AttachmentsOf(PolicyText policy, PolicyText[] files)
    {
        string folder = policy.Name.Substring(0, policy.Name.LastIndexOf('/') + 1);
        return [.. files.Where(file => !IsPolicy(file) && file.Name.StartsWith(folder, StringComparison.Ordinal)).Select(file => new PolicyAttachment(file.Name.Substring(folder.Length), file.Text))];
    }

    private static void Report(SourceProductionContext production, PolicyOutput output)
    {
        foreach (PolicyProblem problem in output.Problems)
        {
            var lines = new LinePositionSpan(new LinePosition(problem.Line, problem.Column), new LinePosition(problem.EndLine, problem.EndColumn));
            production.ReportDiagnostic(Diagnostic.Create(
                id: problem.Id,
                category: "Policy",
                message: problem.Message,
                severity: problem.IsError ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
                defaultSeverity: DiagnosticSeverity.Error,
                isEnabledByDefault: true,
                warningLevel: 0,
                location: Location.Create(problem.Path, default, lines),
                helpLink: "docs/diagnostics/" + problem.Id + ".md"));
        }

        production.AddSource(BuiltInPolicySource.FileName, output.Source);
        production.AddSource("BuiltInDecisions.g.cs", output.Decisions);
    }
}
