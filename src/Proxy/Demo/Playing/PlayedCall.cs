using FastMcp.Proxy.Demo.Upstreams;

namespace FastMcp.Proxy.Demo.Playing;

/// <param name="Planted">Values that the agent could read without a gateway.</param>
/// <param name="Leaked">Values that it could read through the gateway.</param>
/// <param name="Stream">What the gateway cost; null for a call that is not a model's stream.</param>
internal sealed record PlayedCall(IReadOnlyList<PlantedValue> Planted, IReadOnlyList<PlantedValue> Leaked, StreamFigures? Stream);
