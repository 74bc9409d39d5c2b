namespace FastMcp.Proxy.Pipes;

/// <summary>The client is on standard input and output, in place of listeners.</summary>
/// <param name="Route">Name of the route that it calls.</param>
/// <param name="TokenFile">What it shows as its bearer token, read for each call; null: nothing.</param>
internal sealed record PipeDoor(string Route, string? TokenFile);
