namespace FastMcp.PolicyCompiler.Conditions.Types;

internal enum TypeKind : byte
{
    Dyn,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Timestamp,
    Duration,
    List,
    Map,
    Optional,

    /// <summary>The type of a type: <c>type(int)</c>.</summary>
    Type,

    /// <summary>A type by name: <c>net.IP</c>, a finding, what a test declares.</summary>
    Named,

    /// <summary>A parameter that the checker solves.</summary>
    Variable,
}
