namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Where traces and metrics go over OTLP/HTTP.</summary>
/// <param name="Url">Base of the collector, such as <c>https://otel.example:4318</c>; traces and metrics go to <c>/v1/traces</c> and <c>/v1/metrics</c> below it.</param>
/// <param name="Traces">A span for each exchange.</param>
/// <param name="Metrics">What /metrics says.</param>
/// <param name="Every">How often metrics go.</param>
/// <param name="TokenFile">File with a bearer token, full path; null: none.</param>
internal sealed record TelemetryConfig(Uri Url, bool Traces, bool Metrics, TimeSpan Every, string? TokenFile);
