namespace FastMcp.PolicyCompiler.Schemas;

/// <summary>A schema that can be asked about values.</summary>
/// <param name="Root">The whole.</param>
/// <param name="Unchecked">What it says and nobody checks: keywords, formats, references and patterns that are not understood.</param>
internal sealed record CompiledSchema(SchemaNode Root, IReadOnlyList<string> Unchecked);
