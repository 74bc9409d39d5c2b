namespace FastMcp.Proxy.Eras;

/// <summary>Levels of the log (RFC 5424), least first.</summary>
internal static class LogLevels
{
    private static readonly string[] _all = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

    public static bool IsOne(string level) => _all.Contains(level, StringComparer.Ordinal);

    /// <summary>Who asked for the one wants to see the other.</summary>
    public static bool Includes(string asked, string level) => IsOne(asked) && Array.IndexOf(_all, level) >= Array.IndexOf(_all, asked);
}
