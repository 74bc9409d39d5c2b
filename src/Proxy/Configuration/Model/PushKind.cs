namespace FastMcp.Proxy.Configuration.Model;

/// <summary>How something is pushed, in the order of the words of <c>kind</c>.</summary>
internal enum PushKind
{
    Webhook,
    Splunk,
    Otlp,
    Syslog,
    S3,
}
