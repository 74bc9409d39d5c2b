using System.Globalization;

namespace FastMcp.WebConsole.Html;

/// <summary>Numbers and times as people read them.</summary>
internal static class Say
{
    public static string Took(TimeSpan took) => took.TotalMilliseconds switch
    {
        < 0.95 => Of($"{took.TotalMicroseconds:0} µs"),
        < 9.95 => Of($"{took.TotalMilliseconds:0.0} ms"),
        < 1000 => Of($"{took.TotalMilliseconds:0} ms"),
        < 59_950 => Of($"{took.TotalSeconds:0.0} s"),
        < 3_600_000 => Of($"{(int)took.TotalMinutes} min {took.Seconds} s"),
        _ => Of($"{(int)took.TotalHours} h {took.Minutes} min"),
    };

    /// <summary>A length of whole units.</summary>
    public static string Step(TimeSpan step) => step switch
    {
        { TotalDays: >= 1 } => Of($"{step.TotalDays:0.#} d"),
        { TotalHours: >= 1 } => Of($"{step.TotalHours:0.#} h"),
        { TotalMinutes: >= 1 } => Of($"{step.TotalMinutes:0.#} min"),
        _ => Of($"{step.TotalSeconds:0} s"),
    };

    public static string Count(long count) => count switch
    {
        < 10_000 => Of($"{count}"),
        < 1_000_000 => Of($"{count / 1000.0:0.#}k"),
        _ => Of($"{count / 1_000_000.0:0.##}M"),
    };

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => Of($"{bytes} B"),
        < 1024 * 1024 => Of($"{bytes / 1024.0:0.#} KiB"),
        < 1024L * 1024 * 1024 => Of($"{bytes / 1048576.0:0.#} MiB"),
        _ => Of($"{bytes / 1073741824.0:0.##} GiB"),
    };

    /// <summary>With the day only where it is another one.</summary>
    public static string Time(DateTimeOffset time, DateTimeOffset now) =>
        time.UtcDateTime.Date == now.UtcDateTime.Date ? Of($"{time.UtcDateTime:HH:mm:ss.fff}") : Of($"{time.UtcDateTime:dd MMM HH:mm:ss}");

    public static string Stamp(DateTimeOffset time) => Of($"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff} UTC");

    public static string Ago(TimeSpan ago) => ago.TotalSeconds switch
    {
        < 1 => "now",
        < 60 => Of($"{ago.TotalSeconds:0} s ago"),
        < 3600 => Of($"{ago.TotalMinutes:0} min ago"),
        < 172_800 => Of($"{ago.TotalHours:0} h ago"),
        _ => Of($"{ago.TotalDays:0} days ago"),
    };

    private static string Of(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
