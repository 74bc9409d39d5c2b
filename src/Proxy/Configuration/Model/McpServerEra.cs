namespace FastMcp.Proxy.Configuration.Model;

/// <summary>What a server speaks. In the order of <see cref="Binding.Keys.McpEras"/>.</summary>
internal enum McpServerEra
{
    /// <summary>Nobody translates: clients and server find out by themselves.</summary>
    None,

    /// <summary>Up to 2025-11-25; clients of 2026-07-28 are translated for.</summary>
    Legacy,

    /// <summary>2026-07-28; clients of older ones are translated for.</summary>
    Modern,
}
