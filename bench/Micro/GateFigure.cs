namespace FastMcp.Bench.Micro;

/// <summary>What one benchmark took.</summary>
/// <param name="Allocated">Bytes an operation.</param>
/// <param name="Ratio">Its shortest iteration to the shortest of its class's baseline.</param>
internal sealed record GateFigure(long Allocated, double Ratio);
