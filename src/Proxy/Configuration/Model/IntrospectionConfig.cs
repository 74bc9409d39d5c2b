namespace FastMcp.Proxy.Configuration.Model;

/// <param name="Url">The endpoint (RFC 7662).</param>
/// <param name="Client">Who the gateway is there.</param>
/// <param name="SecretFile">File with its secret, full path.</param>
/// <param name="Keep">How long an answer is believed, at most to the token's end.</param>
internal sealed record IntrospectionConfig(Uri Url, string Client, string SecretFile, TimeSpan Keep);
