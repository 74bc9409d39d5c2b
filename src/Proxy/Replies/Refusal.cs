using FastMcp.Policy.Decisions;

namespace FastMcp.Proxy.Replies;

/// <summary>
/// What stands in an answer's place. A value: whatever a peer can cause is one of these, never an exception.
/// </summary>
/// <param name="Kind">Why.</param>
/// <param name="Reason">For the agent: what is wrong and what to do. Holds nothing of a payload.</param>
/// <param name="Status">HTTP status where it differs from the kind's own (framing faults know better); else 0.</param>
/// <param name="Code">JSON-RPC code where the specification fixes one; else 0.</param>
/// <param name="By">The decision, for the operator.</param>
/// <param name="Limit">The limit that was passed, one of <c>LimitNames</c>; null: none.</param>
/// <param name="Challenge">Value of <c>WWW-Authenticate</c>; null: none.</param>
/// <param name="Document">The gateway's own document, which stands in place of words; null: none.</param>
internal readonly record struct Refusal(
    RefusalKind Kind,
    string Reason,
    int Status = 0,
    int Code = 0,
    DecisionSource? By = null,
    string? Limit = null,
    byte[]? Challenge = null,
    byte[]? Document = null)
{
    /// <summary>Where to appeal; null: nowhere that anybody has said.</summary>
    public string? Appeal { get; init; }

    /// <summary>Id of the approval that it is about; null: none.</summary>
    public string? Approval { get; init; }

    /// <summary>When the same may pass again; null: nobody knows.</summary>
    public DateTimeOffset? Reset { get; init; }

    /// <summary>Seconds until then, at least one; 0: nobody knows.</summary>
    public int RetryAfter { get; init; }

    public bool IsNone => Kind == RefusalKind.None;

    public RefusalRow Row => RefusalTable.Of(Kind);

    public int HttpStatus => Status != 0 ? Status : Row.Status;

    public int RpcCode => Code != 0 ? Code : Row.Code;
}
