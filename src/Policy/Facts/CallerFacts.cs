using System.Text;

namespace FastMcp.Policy.Facts;

/// <summary>Who calls. Immutable, shared by all calls of the same caller.</summary>
/// <param name="subject">Stable name of the caller; <c>anonymous</c> where a route lets anyone in.</param>
/// <param name="groups">Groups out of the verified token.</param>
public sealed class CallerFacts(string subject, IReadOnlyList<string> groups)
{
    private readonly byte[] _subject = Encoding.UTF8.GetBytes(subject);
    private readonly TextSet _groups = new(groups);
    private readonly TextSet _scopes = TextSet.Empty;
    private readonly byte[] _issuer = [];
    private readonly byte[] _client = [];
    private readonly byte[] _agent = [];
    private readonly byte[] _claims = [];

    /// <summary>The same caller as a registered agent, or as none.</summary>
    private CallerFacts(CallerFacts of, string agent, string team)
        : this(of.Subject, of.Groups)
    {
        (Authenticated, Issuer, Client, Agent, Key, Claims, Scopes, RegisteredAs, Team) = (of.Authenticated, of.Issuer, of.Client, agent, of.Key, of.Claims, of.Scopes, agent, team);
    }

    public static CallerFacts Anonymous { get; } = new("anonymous", []);

    public string Subject { get; } = subject;

    /// <summary>Tells callers apart, also of different issuers, who may call different people the same.</summary>
    public string Name => field ??= _issuer.Length == 0 ? Subject : $"{Issuer}\n{Subject}";

    public IReadOnlyList<string> Groups { get; } = groups;

    /// <summary>Scopes out of the verified token.</summary>
    public IReadOnlyList<string> Scopes { get; init => _scopes = new TextSet(field = value); } = [];

    /// <summary>False: anyone.</summary>
    public bool Authenticated { get; init; }

    /// <summary>Who vouches for the caller; empty for none.</summary>
    public string Issuer { get => Encoding.UTF8.GetString(_issuer); init => _issuer = Encoding.UTF8.GetBytes(value); }

    /// <summary>The OAuth client; empty for none.</summary>
    public string Client { get => Encoding.UTF8.GetString(_client); init => _client = Encoding.UTF8.GetBytes(value); }

    /// <summary>The registered agent; empty for none.</summary>
    public string Agent { get => Encoding.UTF8.GetString(_agent); init => _agent = Encoding.UTF8.GetBytes(value); }

    /// <summary>Id of the API key that the caller showed; empty for none.</summary>
    public string Key { get; init; } = "";

    /// <summary>The registered agent that the caller was recognised as; empty for none. Unlike <see cref="Agent"/> never what only its token says.</summary>
    public string RegisteredAs { get; } = "";

    /// <summary>The team of that agent; empty for none.</summary>
    public string Team { get; } = "";

    /// <summary>The claims of the verified token: one JSON object without a doubled key; empty for none.</summary>
    public ReadOnlyMemory<byte> Claims { get => _claims; init => _claims = value.ToArray(); }

    /// <summary>Recognised: what the token says of an agent counts no more.</summary>
    /// <param name="agent">Id of the registered agent; empty: it is none.</param>
    /// <param name="team">Its team; empty for none.</param>
    public CallerFacts As(string agent, string team) => new(this, agent, team);

    internal ReadOnlySpan<byte> SubjectText => _subject;

    internal ReadOnlySpan<byte> IssuerText => _issuer;

    internal ReadOnlySpan<byte> ClientText => _client;

    internal ReadOnlySpan<byte> AgentText => _agent;

    internal TextSet GroupTexts => _groups;

    internal TextSet ScopeTexts => _scopes;
}
