namespace FastMcp.Proxy.Configuration.Yaml;

/// <summary>A node of a YAML document with its place.</summary>
internal abstract record Node(Place Place)
{
    /// <summary>What the node is, for error messages.</summary>
    public abstract string Kind { get; }
}
