namespace FastMcp.PolicyCompiler.Schemas;

/// <summary>A member that a schema names.</summary>
internal sealed record SchemaProperty(string Name, SchemaNode Node)
{
    public byte[] Utf8 { get; } = System.Text.Encoding.UTF8.GetBytes(Name);
}
