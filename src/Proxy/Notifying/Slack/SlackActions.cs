namespace FastMcp.Proxy.Notifying.Slack;

/// <summary>Names of what can be clicked, in messages and in what comes back.</summary>
internal static class SlackActions
{
    public const string Approve = "fastmcp.approve";
    public const string Deny = "fastmcp.deny";
    public const string Reason = "fastmcp.reason";

    private const int Digest = 64;

    /// <summary>Which request, as which bytes.</summary>
    public static string ValueOf(string approval, string digest) => $"{approval}.{digest}";

    /// <summary>False: it is none.</summary>
    public static bool TryRead(string value, out string approval, out string digest)
    {
        var at = value.Length - Digest - 1;
        var isOne = at is > 0 and <= 40 && value[at] == '.';
        (approval, digest) = isOne ? (value[..at], value[(at + 1)..]) : ("", "");
        return isOne;
    }
}
