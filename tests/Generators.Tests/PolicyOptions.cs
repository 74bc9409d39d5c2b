using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FastMcp.Generators.Tests;

/// <summary>Marks .yaml files as policies, as the program's project file does.</summary>
internal sealed class PolicyOptions : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options("");

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
        new Options(textFile.Path switch
        {
            var path when path.StartsWith("policies/", StringComparison.Ordinal) => path,
            var path when path.EndsWith(".yaml", StringComparison.Ordinal) => "policies/" + Path.GetFileName(path),
            _ => "",
        });

    private sealed class Options(string name) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == "build_metadata.AdditionalFiles.FastMcpPolicy" ? name : null;
            return value is not null;
        }
    }
}
