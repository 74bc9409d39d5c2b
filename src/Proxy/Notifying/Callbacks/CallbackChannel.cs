namespace FastMcp.Proxy.Notifying.Callbacks;

/// <summary>A channel that people answer by.</summary>
/// <param name="Name">In the path.</param>
/// <param name="Reader">Of what comes.</param>
/// <param name="Sink">Tells who decided why it was not done.</param>
/// <param name="IsSeen">People see the status that is answered; else they are told by the channel.</param>
internal sealed record CallbackChannel(string Name, ICallbackReader Reader, INoticeSink Sink, bool IsSeen);
