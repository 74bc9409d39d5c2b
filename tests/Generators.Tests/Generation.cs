using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FastMcp.Generators.Tests;

/// <summary>Runs the generator over policy files.</summary>
internal static class Generation
{
    public static (GeneratorDriver Driver, Compilation Compilation) Run(params AdditionalText[] files)
    {
        MetadataReference[] references = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];
        var compilation = CSharpCompilation.Create("Generated", [CSharpSyntaxTree.ParseText("class Before;")], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new PolicyGenerator().AsSourceGenerator()], files, optionsProvider: new PolicyOptions(),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return (driver.RunGenerators(compilation), compilation);
    }
}
