namespace FastMcp.Proxy.Configuration.Limiting;

/// <summary>The limits of <c>guards</c>; they stand there and not under <c>limits</c>.</summary>
internal static class GuardLimits
{
    public static LimitSpec Deadline { get; } =
        new(default, "deadline", LimitUnit.Duration, 0, 1, 60_000, "From the moment that a guard is to be asked until its answer is there.");

    public static LimitSpec Window { get; } =
        new(default, "window", LimitUnit.Count, 400, 1, 16_384, "Characters of a stream's text that are gathered before a guard is asked.");

    public static LimitSpec Overlap { get; } =
        new(default, "overlap", LimitUnit.Count, 64, 0, 1024, "Characters that stay held behind an answer and are shown again.");

    public static LimitSpec Wait { get; } =
        new(default, "wait", LimitUnit.Duration, 200, 0, 10_000, "So long text that nobody was asked about waits for more.");

    public static LimitSpec Concurrency { get; } = new(default, "concurrency", LimitUnit.Count, 16, 1, 256, "Asks of one guard at once.");

    public static LimitSpec Queue { get; } = new(default, "queue", LimitUnit.Count, 64, 0, 10_000, "Asks that wait for a place.");

    public static LimitSpec Score { get; } = new(default, "score", LimitUnit.Count, 0, 0, 100, "Less sure findings of Presidio are left out, in hundredths.");

    /// <summary>The longest that a deadline may be.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMilliseconds(Deadline.Most);

    /// <summary>limit guard-ask: characters of one ask; a longer text is shown in pieces.</summary>
    public const int AskUnits = 16 * 1024;

    /// <summary>limit guard-pieces: texts of one ask.</summary>
    public const int AskPieces = 256;

    /// <summary>limit guard-spans: findings of one answer; one with more is no answer.</summary>
    public const int Spans = 10_000;

    /// <summary>limit guard-held: bytes of a stream that wait for guards. Behind it ends that are held for their overlap are settled as they are.</summary>
    public const int Held = 256 * 1024;

    /// <summary>Failures, one after the other, behind which a guard is not asked for a while.</summary>
    public const int Failures = 5;

    /// <summary>So long it is not asked; then one ask tries.</summary>
    public static TimeSpan Open { get; } = TimeSpan.FromSeconds(5);

    /// <summary>So long an exchange whose answer has left whole stays open for what a guard in monitor mode still says.</summary>
    public static TimeSpan Linger { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>limit guard-beside: characters that wait for guards in monitor mode; what comes on top is not shown to them, and counted.</summary>
    public const int BesideUnits = 4 * AskUnits;

    /// <summary>limit guard-asks-beside: asks about one request in monitor mode, one behind the other; what is left then is not shown, and counted.</summary>
    public const int AsksBeside = 16;

    /// <summary>limit guard-requests-beside: requests that guards in monitor mode of one route are being asked about, their exchanges over or not; one more is not shown, and counted.</summary>
    public const int RequestsBeside = 256;
}
