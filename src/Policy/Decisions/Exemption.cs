using System.Text;
using FastMcp.Policy.Decisions.Matching;
using FastMcp.Policy.Facts;

namespace FastMcp.Policy.Decisions;

/// <summary>An entry of <c>exceptions</c>: calls on which a rule or a decision only monitors, until a day. Immutable.</summary>
public sealed class Exemption
{
    private readonly NameGlob[] _upstreams = [];
    private readonly NameGlob[] _tools = [];
    private readonly NameGlob[] _callers = [];
    private readonly NameGlob[] _issuers = [];
    private readonly NameGlob[] _agents = [];

    /// <summary>Its id, and where it stands.</summary>
    public required DecisionSource Source { get; init; }

    /// <summary>The rule that is released; null: a decision is.</summary>
    public string? Rule { get; init; }

    public string? Decision { get; init; }

    public DecisionLayer Layer { get; init; } = DecisionLayer.Org;

    public IReadOnlyList<string> Upstreams { get; init => _upstreams = GlobsOf(field = value); } = [];

    public IReadOnlyList<string> Tools { get; init => _tools = GlobsOf(field = value); } = [];

    public IReadOnlyList<string> Callers { get; init => _callers = GlobsOf(field = value); } = [];

    /// <summary>Who vouches for the callers; empty: whoever does.</summary>
    public IReadOnlyList<string> Issuers { get; init => _issuers = GlobsOf(field = value); } = [];

    public IReadOnlyList<string> Agents { get; init => _agents = GlobsOf(field = value); } = [];

    /// <summary>Names of JSON keys; empty: everywhere.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    public required string Reason { get; init; }

    public required string Owner { get; init; }

    /// <summary>From here on it has no effect.</summary>
    public required DateTimeOffset Expires { get; init; }

    public bool IsOver(DateTimeOffset now) => now >= Expires;

    /// <summary>Is the call one of those? Its time is not looked at.</summary>
    public bool Fits(in CallFacts facts) =>
        Layer.IsFor(facts.Caller) && Fits(_upstreams, facts.Upstream.Utf8) && FitsCalled(facts) && Fits(_callers, facts.Caller.SubjectText)
        && Fits(_issuers, facts.Caller.IssuerText)
        && (_agents.Length == 0 || Fits(_agents, Encoding.UTF8.GetBytes(facts.Caller.RegisteredAs)));

    /// <summary>The same by what a record says of a call: names of the upstream, of the tool or prompt, of the caller.</summary>
    public bool FitsNames(string upstream, string tool, string caller) =>
        Fits(_upstreams, Encoding.UTF8.GetBytes(upstream)) && Fits(_tools, Encoding.UTF8.GetBytes(tool)) && Fits(_callers, Encoding.UTF8.GetBytes(caller));

    // Any message may have a name: only that of a tool or prompt which is called is meant.
    private bool FitsCalled(in CallFacts facts) => _tools.Length == 0
        || (!facts.Name.IsEmpty && (facts.Method.SequenceEqual("tools/call"u8) || facts.Method.SequenceEqual("prompts/get"u8)) && Fits(_tools, facts.Name));

    private static bool Fits(NameGlob[] globs, ReadOnlySpan<byte> name)
    {
        foreach (var glob in globs)
        {
            if (glob.Matches(name))
            {
                return true;
            }
        }

        return globs.Length == 0;
    }

    private static NameGlob[] GlobsOf(IReadOnlyList<string> globs) => [.. globs.Select(glob => new NameGlob(glob))];
}
