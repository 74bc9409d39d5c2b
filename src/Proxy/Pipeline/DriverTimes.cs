namespace FastMcp.Proxy.Pipeline;

/// <param name="Idle">A client connection without a request is ended after so long.</param>
/// <param name="Linger">How long a closed connection is still read, so that the last answer arrives.</param>
internal sealed record DriverTimes(TimeSpan Idle, TimeSpan Linger);
