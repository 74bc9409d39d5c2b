using System.Text;

namespace FastMcp.Proxy.Inside;

/// <summary>Fields that the pipeline writes for services of this process. A client's own of such a name never gets there.</summary>
internal static class InnerFields
{
    /// <summary>The hash of the caller's name, in hex.</summary>
    public static ReadOnlySpan<byte> Caller => "Fastmcp-Caller"u8;

    /// <summary>What was lent for a process: <c>NAME=value</c> in base64.</summary>
    public static ReadOnlySpan<byte> Lease => "Fastmcp-Lease"u8;

    /// <summary>The session that a client has at the door, for what is called from inside on its behalf.</summary>
    public const string SessionName = "Fastmcp-Session";

    public static bool IsOne(ReadOnlySpan<byte> name) => name.Length > 8 && Ascii.EqualsIgnoreCase(name[..8], "Fastmcp-"u8);
}
