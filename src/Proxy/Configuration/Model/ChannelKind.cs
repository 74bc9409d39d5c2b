namespace FastMcp.Proxy.Configuration.Model;

/// <summary>How a channel of approvals speaks, in the order of the words of <c>kind</c>.</summary>
internal enum ChannelKind
{
    Webhook,
    Slack,
}
