using System.Text;

namespace FastMcp.Policy.Facts;

/// <summary>Who calls. Immutable, shared by all calls of the same caller.</summary>
/// <param name="subject">Stable name of the caller; <c>anonymous</c> where a route lets anyone in.</param>
/// <param name="groups">Groups out of the verified token.</param>
public sealed class CallerFacts(string subject, IReadOnlyList<string> groups)
{
    private readonly byte[] _subject = Encoding.UTF8.GetBytes(subject);
    private readonly TextSet _groups = new(groups);
    private readonly byte[] _issuer = [];
    private readonly byte[] _client = [];
    private readonly byte[] _agent = [];
    private readonly byte[] _claims = [];

    public static CallerFacts Anonymous { get; } = new("anonymous", []);

    public string Subject { get; } = subject;

    public IReadOnlyList<string> Groups { get; } = groups;

    /// <summary>False: anyone.</summary>
    public bool Authenticated { get; init; }

    /// <summary>Who vouches for the caller; empty for none.</summary>
    public string Issuer { get => Encoding.UTF8.GetString(_issuer); init => _issuer = Encoding.UTF8.GetBytes(value); }

    /// <summary>The OAuth client; empty for none.</summary>
    public string Client { get => Encoding.UTF8.GetString(_client); init => _client = Encoding.UTF8.GetBytes(value); }

    /// <summary>The registered agent; empty for none.</summary>
    public string Agent { get => Encoding.UTF8.GetString(_agent); init => _agent = Encoding.UTF8.GetBytes(value); }

    /// <summary>The claims of the verified token: one JSON object without a doubled key; empty for none.</summary>
    public ReadOnlyMemory<byte> Claims { get => _claims; init => _claims = value.ToArray(); }

    internal ReadOnlySpan<byte> SubjectText => _subject;

    internal ReadOnlySpan<byte> IssuerText => _issuer;

    internal ReadOnlySpan<byte> ClientText => _client;

    internal ReadOnlySpan<byte> AgentText => _agent;

    internal TextSet GroupTexts => _groups;
}
