using FastMcp.Masking;
using FastMcp.Masking.Tokens;
using FastMcp.Masking.WriteBack;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Reading;

namespace FastMcp.Proxy.Masking;

/// <summary>An exchange's part in the masks of its session: the tokens of all directions, and the memory of what the agent was given.</summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
internal sealed class SessionMasks
{
    private IssuedTable? _table;
    private UInt128 _session;
    private MaskSession? _request;
    private MaskSession? _record;

    public SessionMasks()
    {
        Reply = new MaskSession(Tokens, blocks: true);
    }

    public SessionTokens Tokens { get; } = new();

    /// <summary>What goes up is not given to the agent: nothing is remembered.</summary>
    public MaskSession Request => _request ??= new MaskSession(Tokens, blocks: true);

    public MaskSession Reply { get; }

    public MaskSession Record => _record ??= new MaskSession(Tokens, blocks: false);

    /// <summary>Masks that the agent was given; null: none that are remembered.</summary>
    public IssuedMasks? Issued => _table?.Find(_session);

    /// <summary>The session is known: from here on masks are its own.</summary>
    public void Begin(Call call)
    {
        (_table, _session) = (call.Terms.Issued, call.Session.Value);
        Tokens.Begin(call.Terms.Key, call.State.Binding);
        Reply.Remember(_table, _session);
    }

    /// <summary>Counts the tokens that this exchange made, and knows nothing any more of what was lent for it.</summary>
    public void End(ReturnCounters? counters)
    {
        counters?.Made(Tokens.TakeMade());
        Reply.Lent = null;
    }
}
