using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace FastMcp.Generators.Tests;

/// <summary>A policy among the AdditionalFiles.</summary>
internal sealed class PolicyFile(string path, string text) : AdditionalText
{
    public override string Path { get; } = path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, System.Text.Encoding.UTF8);
}
