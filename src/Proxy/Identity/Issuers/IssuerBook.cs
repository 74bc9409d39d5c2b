using System.Collections.Concurrent;
using FastMcp.Jose.Profiles;
using FastMcp.Jose.Signatures;
using FastMcp.Jose.Tokens;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Outbound;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Identity.Issuers;

/// <summary>Makes issuers out of configurations. Their keys are State: an issuer whose keys come from where they came from keeps them over a reload.</summary>
internal sealed class IssuerBook(TimeProvider clock, ILoggerFactory logs, MetricsRegistry metrics)
{
    private readonly ConcurrentDictionary<string, IssuerKeys> _keys = new(StringComparer.Ordinal);

    /// <summary>Those of the configuration that was built last.</summary>
    public IReadOnlyCollection<IssuerKeys> InForce { get; private set; } = [];

    public IReadOnlyDictionary<string, Issuer> Of(Config config, OutboundClient outbound)
    {
        var issuers = config.Issuers.ToDictionary(issuer => issuer.Name, issuer => Of(issuer, config.Outbound, outbound), StringComparer.Ordinal);
        InForce = [.. issuers.Values.Select(issuer => issuer.Keys)];
        return issuers;
    }

    /// <summary>What tokens of an issuer must be: its profile, and what the operator says otherwise.</summary>
    public static TokenRules RulesOf(IssuerConfig issuer)
    {
        var profile = IssuerProfiles.Find(issuer.Profile) ?? IssuerProfiles.Generic;
        return new TokenRules
        {
            Issuer = issuer.Issuer,
            Skew = issuer.Skew,
            Profile = profile with
            {
                Algorithms = issuer.Algorithms is { } algorithms ? [.. algorithms.Select(JwsAlgorithms.Parse)] : profile.Algorithms,
                Types = issuer.Types is { } types ? [.. types.Select(type => type == "none" ? "" : type.ToLowerInvariant())] : profile.Types,
                Subject = issuer.Subject ?? profile.Subject,
                Client = issuer.Client ?? profile.Client,
                Groups = issuer.Groups ?? profile.Groups,
                Scopes = issuer.Scopes ?? profile.Scopes,
            },
        };
    }

    private Issuer Of(IssuerConfig issuer, OutboundConfig rules, OutboundClient outbound)
    {
        var from = string.Join('\n', issuer.Name, issuer.Issuer, issuer.Jwks, issuer.KeysFile, issuer.DevelopmentFile, string.Join(' ', rules.Allow), rules.CaFile);
        var keys = _keys.GetOrAdd(from, _ => new IssuerKeys(issuer.Name, new KeyFetcher(issuer, outbound).FetchAsync, clock, new IssuerCounters(issuer.Name, metrics), logs.CreateLogger<IssuerKeys>()));
        keys.Warm();
        return new Issuer(issuer.Name, RulesOf(issuer), keys, issuer.Introspection is { } asked ? new TokenIntrospection(asked, outbound) : null);
    }
}
