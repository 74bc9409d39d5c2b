namespace FastMcp.PolicyCompiler.Schemas;

/// <summary>The types of JSON Schema, as a set.</summary>
[Flags]
internal enum SchemaTypes
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Number = 4,

    /// <summary>Numbers without a fraction; those are numbers too.</summary>
    Integer = 8,
    Text = 16,
    List = 32,
    Object = 64,
    All = 127,
}
