using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastMcp.TestKit.Certificates;

/// <summary>What a certificate of a test says; as it is, a good one for a client.</summary>
public sealed record LeafSpec
{
    public string Subject { get; init; } = "CN=leaf";

    /// <summary>Written as they are, also such that no URI class would let pass.</summary>
    public IReadOnlyList<string> Uris { get; init; } = [];

    public IReadOnlyList<string> Dns { get; init; } = [];

    public IReadOnlyList<string> Emails { get; init; } = [];

    public TimeSpan From { get; init; } = TimeSpan.FromHours(-1);

    public TimeSpan Until { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Null: the extension is left out.</summary>
    public X509KeyUsageFlags? Usage { get; init; } = X509KeyUsageFlags.DigitalSignature;

    /// <summary>Null: the extension is left out.</summary>
    public IReadOnlyList<string>? Purposes { get; init; } = [Client, Server];

    public bool IsAuthority { get; init; }

    public int? PathLength { get; init; }

    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>Null: P-256.</summary>
    public Func<AsymmetricAlgorithm>? Key { get; init; }

    public IReadOnlyList<X509Extension> More { get; init; } = [];

    public const string Client = "1.3.6.1.5.5.7.3.2";
    public const string Server = "1.3.6.1.5.5.7.3.1";

    public static LeafSpec Svid(string id) => new() { Uris = [id] };
}
