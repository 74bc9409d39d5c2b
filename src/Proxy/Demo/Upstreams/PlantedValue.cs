namespace FastMcp.Proxy.Demo.Upstreams;

/// <summary>A made-up secret that the demo's upstreams send; through the gateway it must never arrive.</summary>
internal sealed record PlantedValue(string Kind, string Text);
