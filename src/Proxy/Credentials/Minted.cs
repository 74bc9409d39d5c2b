using FastMcp.Proxy.Credentials.Signing;

namespace FastMcp.Proxy.Credentials;

/// <summary>What a source made, or why it made nothing. Never both, never neither.</summary>
internal readonly record struct Minted
{
    /// <summary>Null: nothing was made, or a certificate.</summary>
    public Secret? Secret { get; private init; }

    /// <summary>For operators: a status, an address, the standard's error word; never what was sent or came.</summary>
    public string WhyNot { get; private init; }

    /// <summary>When it ends by itself; null: it does not say.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The user of a Basic login where the source names one.</summary>
    public string? User { get; init; }

    /// <summary>What names it to its source, where that is not the secret itself.</summary>
    public string? Handle { get; init; }

    /// <summary>Requests are signed with it.</summary>
    public AwsIdentity? Aws { get; init; }

    /// <summary>Nothing was made, and nothing failed: a person has to consent first.</summary>
    public static Minted NeedsConsent { get; } = new() { WhyNot = "nobody has consented", IsConsent = true };

    /// <summary>See <see cref="NeedsConsent"/>.</summary>
    public bool IsConsent { get; private init; }

    /// <summary>Connections are opened with it.</summary>
    public ClientCertificate? Certificate { get; private init; }

    /// <summary>Something was made.</summary>
    public bool IsMade => Secret is not null || Certificate is not null;

    public static Minted Of(ClientCertificate certificate) => new() { Certificate = certificate, EndsAt = certificate.EndsAt, WhyNot = "" };

    public static Minted Of(Secret secret) => new() { Secret = secret, WhyNot = "" };

    public static Minted None(string whyNot) => new() { WhyNot = whyNot };

    public override string ToString() => IsMade ? "***" : WhyNot;
}
