namespace FastMcp.Policy.Conditions.Values;

/// <summary>What a <see cref="Value"/> is.</summary>
public enum ValueKind : byte
{
    /// <summary>Zero, so that a value that nobody made is a failure.</summary>
    Error,

    /// <summary>Depends on a fact that is not known.</summary>
    Unknown,
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
    Type,
    Optional,
    Ip,
    Cidr,
    Finding,
}
