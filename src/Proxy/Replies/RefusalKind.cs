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

    /// <summary>Arguments of a tool are not what its pinned schema says.</summary>
    ArgumentsUnfit,

    /// <summary>Who calls was not shown, or is not believed.</summary>
    Unauthenticated,
    InsufficientScope,

    /// <summary>No refusal of the caller: the gateway answers with a document of its own.</summary>
    Answered,

    // The gateway's own side.
    GuardDown,
    Denied,
    Blocked,
    WriteBack,
    OverRate,
    OverBudget,
    Repeated,
    Withheld,

    /// <summary>People are asked: the same call again finds out.</summary>
    ApprovalPending,
    ApprovalDenied,
    ApprovalExpired,
    ApprovalUsed,

    /// <summary>What the call came back with is not its own.</summary>
    ApprovalState,
    ApprovalUnavailable,

    /// <summary>The caller has to let the gateway call the upstream in their name, on the console.</summary>
    ConsentRequired,

    Overloaded,
    RecordUnavailable,

    /// <summary>What operators stopped is not known yet.</summary>
    StoreUnavailable,

    /// <summary>Callers cannot be verified: an issuer does not answer.</summary>
    IdentityUnavailable,

    /// <summary>The upstream's credential could not be had, or is not taken by it.</summary>
    CredentialUnavailable,

    // The upstream's side.
    UpstreamUnreachable,
    UpstreamTooSlow,
    UpstreamBroken,
    AnswerUnmaskable,
}
