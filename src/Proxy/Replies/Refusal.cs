using FastMcp.Policy.Decisions;

namespace FastMcp.Proxy.Replies;

/// <summary>
/// What stands in an answer's place. A value: whatever a peer can cause is one of these, never an exception.
/// </summary>
/// <remarks>One reference, none where there is no refusal: it is what every room of a call that passes gives back, and calls that pass are many.</remarks>
internal readonly record struct Refusal
{
    private static readonly Facts s_none = new(RefusalKind.None, "", 0, 0, null, null, null, null);

    private readonly Facts? _facts;

    /// <param name="Kind">Why.</param>
    /// <param name="Reason">For the agent: what is wrong and what to do. Holds nothing of a payload.</param>
    /// <param name="Status">HTTP status where it differs from the kind's own (framing faults know better); else 0.</param>
    /// <param name="Code">JSON-RPC code where the specification fixes one; else 0.</param>
    /// <param name="By">The decision, for the operator.</param>
    /// <param name="Limit">The limit that was passed, one of <c>LimitNames</c>; null: none.</param>
    /// <param name="Challenge">Value of <c>WWW-Authenticate</c>; null: none.</param>
    /// <param name="Document">The gateway's own document, which stands in place of words; null: none.</param>
    public Refusal(
        RefusalKind Kind, string Reason, int Status = 0, int Code = 0, DecisionSource? By = null, string? Limit = null, byte[]? Challenge = null, byte[]? Document = null) =>
        _facts = new(Kind, Reason, Status, Code, By, Limit, Challenge, Document);

    public RefusalKind Kind
    {
        get => Said.Kind;
        init => _facts = Said with { Kind = value };
    }

    public string Reason
    {
        get => Said.Reason;
        init => _facts = Said with { Reason = value };
    }

    public int Status => Said.Status;

    public int Code => Said.Code;

    public DecisionSource? By
    {
        get => Said.By;
        init => _facts = Said with { By = value };
    }

    public string? Limit
    {
        get => Said.Limit;
        init => _facts = Said with { Limit = value };
    }

    public byte[]? Challenge => Said.Challenge;

    public byte[]? Document => Said.Document;

    /// <summary>Where to appeal; null: nowhere that anybody has said.</summary>
    public string? Appeal
    {
        get => Said.Appeal;
        init => _facts = Said with { Appeal = value };
    }

    /// <summary>The page that a person has to open; null: none.</summary>
    public Uri? Page
    {
        get => Said.Page;
        init => _facts = Said with { Page = value };
    }

    /// <summary>Id of the approval that it is about; null: none.</summary>
    public string? Approval
    {
        get => Said.Approval;
        init => _facts = Said with { Approval = value };
    }

    /// <summary>When the same may pass again; null: nobody knows.</summary>
    public DateTimeOffset? Reset
    {
        get => Said.Reset;
        init => _facts = Said with { Reset = value };
    }

    /// <summary>Seconds until then, at least one; 0: nobody knows.</summary>
    public int RetryAfter
    {
        get => Said.RetryAfter;
        init => _facts = Said with { RetryAfter = value };
    }

    public bool IsNone => _facts is null || _facts.Kind == RefusalKind.None;

    public RefusalRow Row => RefusalTable.Of(Kind);

    public int HttpStatus => Status != 0 ? Status : Row.Status;

    public int RpcCode => Code != 0 ? Code : Row.Code;

    private Facts Said => _facts ?? s_none;

    private sealed record Facts(
        RefusalKind Kind, string Reason, int Status, int Code, DecisionSource? By, string? Limit, byte[]? Challenge, byte[]? Document)
    {
        public string? Approval { get; init; }

        public Uri? Page { get; init; }

        public string? Appeal { get; init; }

        public DateTimeOffset? Reset { get; init; }

        public int RetryAfter { get; init; }
    }
}
