namespace FastMcp.Proxy.Inside;

/// <summary>A service of this process that the pipeline calls as it calls an upstream: servers on pipes, several servers behind one door.</summary>
internal interface IInnerService
{
    /// <summary>Answers one request. What is not answered whole when this returns is cut.</summary>
    /// <param name="request">Whole.</param>
    /// <param name="reply">Written by one task at a time.</param>
    /// <param name="gone">The pipeline gave the call up.</param>
    Task ServeAsync(InnerRequest request, InnerReply reply, CancellationToken gone);
}
