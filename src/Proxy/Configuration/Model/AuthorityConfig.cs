using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Whose client certificates are believed, and whom they name.</summary>
internal sealed record AuthorityConfig
{
    public required string Name { get; init; }

    /// <summary>PEM file with its roots, and intermediates that clients do not send; full path.</summary>
    public required string CaFile { get; init; }

    /// <summary>PEM or DER files with revocation lists, full paths; empty: nothing is looked up.</summary>
    public IReadOnlyList<string> RevocationFiles { get; init; } = [];

    /// <summary>It signs X.509-SVIDs of this SPIFFE trust domain, and nothing else; null: it signs plain certificates.</summary>
    public string? TrustDomain { get; init; }

    /// <summary>What of a plain certificate names the caller.</summary>
    public CertificateSubject Subject { get; init; }

    /// <summary>The part of a certificate's subject whose values are groups, one of the keys of <see cref="CertificateParts"/>; null: none is.</summary>
    public string? GroupPart { get; init; }

    /// <summary>Groups by name.</summary>
    public IReadOnlyList<CertificateGroups> Groups { get; init; } = [];

    public Place Place { get; init; } = Place.CommandLine;
}
