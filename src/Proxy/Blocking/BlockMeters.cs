using FastMcp.Proxy.Health.Metrics;

namespace FastMcp.Proxy.Blocking;

/// <summary>Names for what is blocked; docs/operating.md lists them.</summary>
internal static class BlockMeters
{
    public static void Register(MetricsRegistry registry, BlockRoom blocks)
    {
        registry.Sampled("fastmcp_blocks", "Blocks of operators that are in force.", isCounter: false, () => blocks.InForce.Count);
        registry.Sampled("fastmcp_block_cuts_total", "Running exchanges that a block cut.", isCounter: true, () => blocks.Cut);
    }
}
