namespace FastMcp.Proxy.Demo.Upstreams;

/// <param name="At">Timestamp of the time provider.</param>
/// <param name="Channel">Which text it continues, such as <c>answer</c> or <c>tool 0</c>.</param>
/// <param name="Text">Decoded.</param>
internal sealed record StreamEvent(long At, string Channel, string Text);
