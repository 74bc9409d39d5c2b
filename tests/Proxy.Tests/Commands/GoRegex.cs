namespace FastMcp.Proxy.Tests.Commands;

/// <summary>Patterns of Go as .NET reads them.</summary>
internal static class GoRegex
{
    public static string ForDotNet(string pattern) => pattern
        .Replace("(?P<", "(?<", StringComparison.Ordinal)
        .Replace("[:alnum:]", "a-zA-Z0-9", StringComparison.Ordinal)
        .Replace("$)", "\\z)", StringComparison.Ordinal)
        .Replace("|$|", "|\\z|", StringComparison.Ordinal);
}
