namespace FastMcp.Approvals;

/// <summary>What bounds the desk.</summary>
/// <param name="Open">Open and approved requests at once; beyond it nothing more is asked for.</param>
/// <param name="PerHour">Requests of one caller, with one agent, in an hour: people who are asked too often say yes to everything.</param>
public sealed record ApprovalLimits(int Open = 10_000, int PerHour = 60)
{
    /// <summary>Characters of a reason.</summary>
    public const int LongestReason = 512;

    /// <summary>How long what ended stays in the store behind its time; the record has it for longer.</summary>
    public TimeSpan Kept { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The longest that a grant lets the same call of a session pass.</summary>
    public static TimeSpan LongestGrant { get; } = TimeSpan.FromHours(24);
}
