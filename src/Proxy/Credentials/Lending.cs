using System.Collections.Frozen;
using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Credentials;

/// <summary>What is lent for calls to one upstream: one credential, or others by the decision that let the call pass. Immutable.</summary>
internal sealed class Lending
{
    private readonly LentCredential? _credential;
    private readonly FrozenDictionary<string, LentCredential?> _byDecision;

    public Lending(UpstreamConfig upstream, IReadOnlyDictionary<string, LentCredential> credentials)
    {
        _credential = upstream.Credential is { } name ? credentials[name] : null;
        _byDecision = upstream.Lend.ToFrozenDictionary(pair => pair.Key, pair => pair.Value is { } lent ? credentials[lent] : null, StringComparer.Ordinal);
        NeedsConsent = _credential is { NeedsConsent: true } || _byDecision.Values.Any(lent => lent is { NeedsConsent: true });
    }

    /// <summary>Messages of one batch may be let pass by different decisions.</summary>
    public bool DependsOnDecisions => _byDecision.Count > 0;

    /// <summary>Some of it people have to consent to.</summary>
    public bool NeedsConsent { get; }

    /// <summary>Null: nothing is lent.</summary>
    public LentCredential? For(DecisionSource by) =>
        _byDecision.Count > 0 && _byDecision.TryGetValue(by.Id, out var lent) ? lent : _credential;

    /// <summary>Which decisions an upstream names that are not there; empty: none.</summary>
    public static IEnumerable<string> Unknown(UpstreamConfig upstream, DecisionSet decisions)
    {
        string[] known = [.. decisions.Decisions.Select(decision => decision.Source.Id), decisions.Default.Source.Id, .. DecisionSource.BuiltInIds];
        return upstream.Lend.Keys.Except(known, StringComparer.Ordinal).Select(id => $"Upstream '{upstream.Name}' lends by the decision '{id}', and there is none.");
    }
}
