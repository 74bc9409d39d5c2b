namespace FastMcp.Proxy.Configuration.Limiting;

/// <summary>The limits of <c>recording</c>; they stand there and not under <c>limits</c>.</summary>
internal static class RecordingLimits
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;
    private const long GiB = 1024 * MiB;
    private const long Second = 1000;

    public static LimitSpec Segment { get; } =
        new(default, "segment", LimitUnit.Bytes, 64 * MiB, 64 * KiB, 4 * GiB, "A segment of the session log ends when it is this long.");

    public static LimitSpec Queue { get; } =
        new(default, "queue", LimitUnit.Bytes, 16 * MiB, 64 * KiB, 1 * GiB, "Entries that wait for the disk. From half of it on streams slow down; beyond it entries are lost, which is counted.");

    public static LimitSpec Wait { get; } =
        new(default, "wait", LimitUnit.Duration, 5 * Second, 100, 300 * Second, "How long an exchange waits for the disk. Beyond it, 503 where it must be on record.");

    public static LimitSpec FreeSpace { get; } =
        new(default, "free-space", LimitUnit.Bytes, 1 * GiB, 0, 1024 * GiB, "Free room on the log's disk. Below it is warned, in the program log and in health.");

    public static LimitSpec Keep { get; } =
        new(default, "keep", LimitUnit.Duration, 0, 0, 36_500L * 24 * 3600 * Second, "Segments of the session log that ended longer ago are deleted, and the log says so; 0s: none is.");

    /// <summary>Of <c>originals</c>.</summary>
    public static LimitSpec KeepOriginals { get; } =
        new(default, "keep", LimitUnit.Duration, 7 * 24 * 3600 * Second, 3600 * Second, 3650L * 24 * 3600 * Second, "Keys of originals are shredded so long after they were made; nobody can open what they sealed then.");

    /// <summary>The interval of checkpoints.</summary>
    public static LimitSpec Every { get; } =
        new(default, "every", LimitUnit.Duration, 60 * Second, Second, 24 * 3600 * Second, "A checkpoint at least so often while there are new entries.");

    public static IReadOnlyList<LimitSpec> All { get; } = [Segment, Queue, Wait, FreeSpace, Keep];
}
