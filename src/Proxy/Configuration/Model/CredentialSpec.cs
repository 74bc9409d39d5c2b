namespace FastMcp.Proxy.Configuration.Model;

/// <summary>A kind of source: its name, and the keys that it demands and takes.</summary>
/// <param name="Name">Value of <c>source</c>.</param>
/// <param name="Required">Keys that must be there.</param>
/// <param name="Optional">Keys that may be there.</param>
/// <param name="IsStanding">A secret that does not end by itself: said in health.</param>
/// <param name="IsPerCaller">Minted for one caller and never lent to another.</param>
internal sealed record CredentialSpec(string Name, string[] Required, string[] Optional, bool IsStanding = false, bool IsPerCaller = false)
{
    /// <summary>People let the gateway use it, on the console.</summary>
    public bool NeedsConsent { get; init; }

    /// <summary>A client certificate: it stands in the handshake.</summary>
    public bool IsCertificate => Name == "certificate";
}
