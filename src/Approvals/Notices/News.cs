namespace FastMcp.Approvals.Notices;

/// <summary>Which changes of a request channels are told: what people can do about it, and that nobody can any more.</summary>
internal static class News
{
    /// <param name="before">Null: it is new. One that a grant lets pass asks nobody.</param>
    /// <param name="after">As it is now. That it was used, and what became of the call, is the record's matter.</param>
    public static bool Is(ApprovalRequest? before, ApprovalRequest after) => before is null
        ? after.State == ApprovalState.Open
        : after.Grant is null && after.State != ApprovalState.Consumed && (after.State != before.State || after.Digest != before.Digest || after.Votes.Count != before.Votes.Count);
}
