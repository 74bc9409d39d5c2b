namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Parts of a certificate's subject that may say groups, by the name that a configuration gives (RFC 4514 section 3), with their object identifiers.</summary>
internal static class CertificateParts
{
    public const string CommonName = "2.5.4.3";

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal) { ["O"] = "2.5.4.10", ["OU"] = "2.5.4.11" };
}
