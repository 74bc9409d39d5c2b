namespace FastMcp.Proxy.Replies;

/// <summary>Why the gateway does not do what was asked. One row each in <see cref="RefusalTable"/>.</summary>
internal enum RefusalKind : byte
{
    /// <summary>No refusal.</summary>
    None,

    // The client's side.
    MalformedHttp,
    LimitExceeded,
    ClientTooSlow,
    UpgradeUnsupported,
    UnknownRoute,
    UnknownSession,
    HostForbidden,
    OriginForbidden,
    UnreadableContent,
    MalformedMessage,
    BatchUnsupported,
    HeaderMismatch,

    // The gateway's own side.
    GuardDown,
    Denied,
    Blocked,
    WriteBack,
    OverRate,
    OverBudget,
    Repeated,
    Withheld,
    Overloaded,
    RecordUnavailable,

    // The upstream's side.
    UpstreamUnreachable,
    UpstreamTooSlow,
    UpstreamBroken,
    AnswerUnmaskable,
}
