using System.Runtime.Loader;
using FastMcp.Policy.Decisions;
using FastMcp.PolicyCompiler.Decisions.Emission;
using FastMcp.PolicyCompiler.Decisions.Plan;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FastMcp.Policy.Tests.Decisions;

/// <summary>Decisions through the other back end: C# text, compiled and loaded.</summary>
internal static class GeneratedDecisions
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    public static DecisionSet[] Compile(IReadOnlyList<DecisionsPlan> plans)
    {
        var compilation = CSharpCompilation.Create(
            "Generated", plans.Select((plan, index) => CSharpSyntaxTree.ParseText(DecisionSetSource.Write("Generated.Decisions" + index, plan))), References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult emitted = compilation.Emit(assembly);
        Diagnostic[] said = [.. emitted.Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning)];
        Assert.True(said.Length == 0, said.Length == 0 ? "" : said[0] + "\n" + said[0].Location.SourceTree);
        assembly.Position = 0;
        var loaded = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(assembly);
        return [.. plans.Select((_, index) => (DecisionSet)loaded.GetType("Generated.Decisions" + index, throwOnError: true)!.GetProperty("Set")!.GetValue(null)!)];
    }
}
