namespace FastMcp.PolicyCompiler.Schemas;

/// <summary>What has to hold where a member is there.</summary>
/// <param name="Name">Of the member.</param>
/// <param name="Required">Others that then are there too.</param>
/// <param name="Node">What the object then is; null: nothing more.</param>
internal sealed record SchemaDependency(string Name, IReadOnlyList<string> Required, SchemaNode? Node);
