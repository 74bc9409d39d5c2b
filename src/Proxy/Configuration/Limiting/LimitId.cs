namespace FastMcp.Proxy.Configuration.Limiting;

internal enum LimitId
{
    Head,
    Headers,
    RequestBody,
    ReplyBody,
    Expansion,
    Event,
    Connections,
    UpstreamConnections,
    HeaderTimeout,
    BodyTimeout,
    IdleTimeout,
    WriteTimeout,
    ReadTimeout,
    ConnectTimeout,
    DrainGrace,
    ApprovalsOpen,
    ApprovalsPerHour,
    ApprovalsHeld,
    ApprovalPoll,
    ApprovalBeat,
    ApprovalRetention,
    StreamRest,
}
