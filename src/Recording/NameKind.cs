namespace FastMcp.Recording;

/// <summary>Which name of a call a text is.</summary>
public enum NameKind
{
    /// <summary>JSON-RPC method.</summary>
    Method,

    /// <summary>Tool, prompt or model.</summary>
    Name,
}
