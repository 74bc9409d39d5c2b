namespace FastMcp.Proxy.Budgets;

/// <summary>What was used up of one budget by one of those who share it, as it is kept over a restart.</summary>
/// <param name="Budget">Its id.</param>
/// <param name="Who">Caller, agent or team; empty: all.</param>
/// <param name="Window">Which one: the time divided by the budget's length.</param>
/// <param name="Calls">Made.</param>
/// <param name="Bytes">Of bodies.</param>
/// <param name="Tokens">Of models.</param>
/// <param name="Money">In millionths.</param>
/// <param name="Unsent">Of these what the store of several nodes does not know yet; null: nothing, or there is none.</param>
internal sealed record Use(string Budget, string Who, long Window, long Calls, long Bytes, long Tokens, long Money, Amounts? Unsent = null)
{
    /// <summary>Of the window; 0: an older program kept it, and it counts for nobody.</summary>
    public long Seconds { get; init; }
}
