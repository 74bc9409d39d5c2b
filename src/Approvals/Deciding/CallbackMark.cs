namespace FastMcp.Approvals.Deciding;

/// <summary>Names a callback, so that it counts once.</summary>
/// <param name="Channel">That it came by; ids of one are none of another.</param>
/// <param name="Id">As the sender names it: the same when it is sent again.</param>
/// <param name="Hash">SHA-256 of its body, in hex: the same id with other words is another matter.</param>
public sealed record CallbackMark(string Channel, string Id, string Hash)
{
    /// <summary>limit callback-memory: ids are kept for so long. Far beyond the window of timestamps, so that a clock that is set back lets none in again.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromHours(24);
}
