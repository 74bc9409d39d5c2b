namespace FastMcp.Proxy.Reading;

/// <summary>How long a client may take.</summary>
/// <param name="Head">From its first byte to the end of a head.</param>
/// <param name="Body">For a whole request body.</param>
internal sealed record ReadingTimes(TimeSpan Head, TimeSpan Body);
