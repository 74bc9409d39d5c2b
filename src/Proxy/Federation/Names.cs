using System.Text;
using System.Text.Json;

namespace FastMcp.Proxy.Federation;

/// <summary>Names of tools, prompts and resources: the servers' own, and those that clients see.</summary>
internal static class Names
{
    /// <summary>Whose it is, and what it is called there; null: nobody's.</summary>
    public static (MemberConfig Member, ToolChoice Choice)? ToolOf(FederationConfig config, string shown)
    {
        if (MemberOf(config, shown) is not { } member)
        {
            return null;
        }

        var rest = shown[member.Prefix.Length..];
        var choice = member.Tools is null ? new ToolChoice(rest, rest) : member.Tools.FirstOrDefault(tool => tool.As == rest);
        return choice is null ? null : (member, choice);
    }

    /// <summary>The prompt likewise.</summary>
    public static (MemberConfig Member, string Own)? PromptOf(FederationConfig config, string shown) =>
        MemberOf(config, shown) is { } member ? (member, shown[member.Prefix.Length..]) : null;

    /// <summary>The resource likewise: its URI stands behind the server's name and a plus sign.</summary>
    public static (MemberConfig Member, string Own)? ResourceOf(FederationConfig config, string shown)
    {
        var plus = shown.IndexOf('+', StringComparison.Ordinal);
        return plus > 0 && config.Members.FirstOrDefault(one => one.Upstream == shown[..plus]) is { } member ? (member, shown[(plus + 1)..]) : null;
    }

    /// <summary>How a tool of a member is shown; null: it is not.</summary>
    public static IEnumerable<ToolChoice> Shown(MemberConfig member, string own) =>
        member.Tools is null ? [new ToolChoice(own, own)] : member.Tools.Where(tool => tool.Name == own);

    /// <summary>What stands between the quotes of a JSON string.</summary>
    public static byte[] Raw(string text) => Encoding.UTF8.GetBytes(JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString());

    // No prefix begins with another: at most one fits.
    private static MemberConfig? MemberOf(FederationConfig config, string shown) =>
        config.Members.FirstOrDefault(member => shown.Length > member.Prefix.Length && shown.StartsWith(member.Prefix, StringComparison.Ordinal));
}
