using FastMcp.Masking.Tokens;
using FastMcp.Policy.Agents;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Configuration.Routing;
using FastMcp.Proxy.Connections;
using FastMcp.Proxy.Gating.Asking;
using FastMcp.Proxy.Gating.Lists;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Sessions;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Reading;

/// <summary>What a call holds of one request; assigned <c>default</c> between two.</summary>
internal struct CallState
{
    public Route? Route;
    public RouteTerms? Terms;
    public CallKind Kind;

    /// <summary>Which of the model APIs it speaks, where it speaks one.</summary>
    public ModelApi Api;

    /// <summary>The model that the path names; null where paths name none.</summary>
    public byte[]? ModelInPath;

    public ReadOnlyMemory<byte> Body;

    /// <summary>Bytes of the body that lie in the client's input; 0: none do.</summary>
    public int LentLength;

    /// <summary>Where in the client's input they end.</summary>
    public SequencePosition LentEnd;
    public SessionId Session;

    /// <summary>The body came encoded and goes up as what it says.</summary>
    public bool WasEncoded;

    /// <summary>Who calls; null: not found out, or not believed.</summary>
    public Caller? Caller;

    /// <summary>What the tokens of the session are bound to.</summary>
    public SessionBinding Binding;
    public int IdLength;

    /// <summary>Who calls, recognised.</summary>
    public CallerFacts? Recognised;

    /// <summary>Rules for the request in place of the route's, where an exception or a duty changes their modes.</summary>
    public MaskTerms? RequestTerms;

    /// <summary>The same for the answer.</summary>
    public MaskTerms? ReplyTerms;

    /// <summary>What the model costs that is called; null: nothing is counted in money.</summary>
    public Price? Price;

    /// <summary>What the decisions said.</summary>
    public Verdict Verdict;

    /// <summary>What the sealed state said that the call came back with; null: it brought none.</summary>
    public Resumed? Resumed;

    /// <summary>It came back from sending its person to the console.</summary>
    public ConsentMark Consent;

    /// <summary>It begins a session whose client says that it opens URLs for its person.</summary>
    public bool OpensUrls;

    /// <summary>Set where a list was asked for and decisions may hide some of it, and where the answer may have to do with tasks.</summary>
    public IAnswerFilter? Lists;

    /// <summary>What guards said of the request; null: none was asked.</summary>
    public GuardedRequest? Guarded;

    /// <summary>What guards in monitor mode are asked; null: nothing.</summary>
    public GuardsBeside? Beside;

    /// <summary>The request was read to its end, so that the connection is in step for the next one.</summary>
    public bool Complete;
}
