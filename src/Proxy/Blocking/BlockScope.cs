namespace FastMcp.Proxy.Blocking;

/// <summary>What a block stops.</summary>
internal enum BlockScope : byte
{
    /// <summary>Everything.</summary>
    All,
    Caller,
    Agent,
    Tool,
    Upstream,
}
