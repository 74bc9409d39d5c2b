namespace FastMcp.Proxy.Outbound;

/// <summary>One value of application/x-www-form-urlencoded.</summary>
internal static class FormText
{
    public static string Encode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
