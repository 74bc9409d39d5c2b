using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Where exchanges are pushed as they end, or, of an archive, segments as they close.</summary>
internal sealed record PushConfig
{
    /// <summary>In metrics, and of the file that says how far it came.</summary>
    public required string Name { get; init; }

    public required PushKind Kind { get; init; }

    /// <summary>http and https; of syslog tcp and tls.</summary>
    public required Uri Url { get; init; }

    /// <summary>Events of OCSF in place of our own lines.</summary>
    public bool IsOcsf { get; init; }

    /// <summary>What was said, masked, goes too.</summary>
    public bool WithText { get; init; }

    /// <summary>File with the key of signatures, the token or the secret access key, full path.</summary>
    public string? SecretFile { get; init; }

    /// <summary>Access key id of the archive.</summary>
    public string? KeyId { get; init; }

    /// <summary>Of the archive.</summary>
    public string? Region { get; init; }

    public Place Place { get; init; } = Place.CommandLine;
}
