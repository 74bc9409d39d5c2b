using System.Net;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>What the gateway itself may fetch: keys of issuers, credentials.</summary>
internal sealed record OutboundConfig
{
    public static OutboundConfig Default { get; } = new();

    /// <summary>Ranges that are let in though they are private, loopback or link-local. On loopback ones plain http is let in too.</summary>
    public IReadOnlyList<IPNetwork> Allow { get; init; } = [];

    /// <summary>PEM file with the authorities that servers' certificates must come from, full path; null: those of the system.</summary>
    public string? CaFile { get; init; }

    public Place Place { get; init; } = Place.CommandLine;
}
