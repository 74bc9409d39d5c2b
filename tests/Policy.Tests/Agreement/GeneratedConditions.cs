using System.Reflection;
using System.Runtime.Loader;
using FastMcp.Policy.Conditions.Closures;
using FastMcp.PolicyCompiler.Conditions.Emission;
using FastMcp.PolicyCompiler.Conditions.Plan;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FastMcp.Policy.Tests.Agreement;

/// <summary>Plans through the other back end: C# text, compiled and loaded.</summary>
internal static class GeneratedConditions
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    public static Test[] Compile(IReadOnlyList<ConditionPlan> plans)
    {
        string source = ConditionSource.Write("Generated.Conditions", plans);
        var compilation = CSharpCompilation.Create(
            "Generated", [CSharpSyntaxTree.ParseText(source)], References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult emitted = compilation.Emit(assembly);
        Diagnostic[] said = [.. emitted.Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning)];
        Assert.True(said.Length == 0, said.Length == 0 ? "" : said[0] + "\n" + source);
        assembly.Position = 0;
        Type type = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(assembly).GetType("Generated.Conditions", throwOnError: true)!;
        return [.. plans.Select((_, index) => type.GetMethod("Condition" + index, BindingFlags.Public | BindingFlags.Static)!.CreateDelegate<Test>())];
    }
}
