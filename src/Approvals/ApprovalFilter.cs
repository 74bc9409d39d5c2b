namespace FastMcp.Approvals;

/// <summary>Which requests a list has, the youngest first.</summary>
/// <param name="Most">At most so many.</param>
public sealed record ApprovalFilter(int Most)
{
    /// <summary>Null: in any state.</summary>
    public ApprovalState? State { get; init; }

    /// <summary>Of calls to these routes; null: to all, empty: to none.</summary>
    public IReadOnlyList<string>? Routes { get; init; }

    /// <summary>Where the list goes on: behind the last of what was shown; null: at the youngest.</summary>
    public ApprovalPlace? Behind { get; init; }
}
