using System.Buffers;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Gating.Answers;

/// <summary>
/// Which calls the answers in a session's own stream are of (GET of MCP Streamable HTTP, with or without <c>Last-Event-ID</c>). What a client could
/// take for an answer and nobody can tell the call of is withheld.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
internal sealed class ResumedAnswers
{
    /// <summary>Of an answer whose call nobody knows.</summary>
    public static readonly Verdict Unknown = new(
        Outcome.Deny, DecisionSource.Builtin("unknown-answer"), "The gateway does not know any more what this answers, and policy decides over answers. Call again.");

    private readonly McpMessage _message = new();
    private IReadOnlyList<KeptCall> _calls = [];
    private bool _isAnswer;

    /// <summary>The id of the answer that stands in the event, as in JSON; empty: it has none.</summary>
    public byte[] Id { get; private set; } = [];

    /// <summary>The next event of the stream, as it came.</summary>
    public void Turn(KeptCalls calls, ReadOnlySpan<byte> session, ReadOnlySpan<byte> input, SseEvent one)
    {
        if (one.DataLines <= 1)
        {
            Turn(calls, session, one.Data.Of(input));
            return;
        }

        var joined = ArrayPool<byte>.Shared.Rent(one.Raw.Length);
        Turn(calls, session, joined.AsSpan(0, one.JoinData(input, SseEvent.JsonSeparator, joined)));
        ArrayPool<byte>.Shared.Return(joined, clearArray: true);
    }

    // A batch is read by no call here: what is found in one is withheld.
    private void Turn(KeptCalls calls, ReadOnlySpan<byte> session, ReadOnlySpan<byte> data)
    {
        (_calls, Id, _isAnswer) = ([], [], false);
        if (data.IsEmpty)
        {
            return;
        }

        var isRead = McpReader.Read(data, McpLimits.Default, _message, out _);
        _isAnswer = !isRead || _message.Kind is not (JsonRpcKind.Request or JsonRpcKind.Notification);
        if (isRead && _message.Kind is JsonRpcKind.Response or JsonRpcKind.ErrorResponse)
        {
            Id = _message.Id.Of(data).ToArray();
            _calls = calls.Of(session, Id);
        }
    }

    /// <summary>What the decisions say of the event; null: it is no answer, or one in which nothing was found: such are never judged.</summary>
    public Verdict? Judge(IDecider decider, Call call, ReadOnlySpan<FindingFacts> found, DateTimeOffset now)
    {
        if (!_isAnswer || (found.IsEmpty && !_calls.Any(one => one.Denied is not null)))
        {
            return null;
        }

        Verdict? strictest = null;
        foreach (var one in _calls)
        {
            var verdict = Judge(one, decider, call, found, now);
            strictest = strictest is { } so ? Verdict.Both(so, verdict) : verdict;
        }

        return strictest ?? Unknown;
    }

    private Verdict Judge(KeptCall one, IDecider decider, Call call, ReadOnlySpan<FindingFacts> found, DateTimeOffset now)
    {
        FindingFacts[] findings = [.. one.Findings, .. found];
        var verdict = one.Denied
            ?? (McpReader.Read(one.Body, McpLimits.Default, _message, out _) ? decider.Decide(CallFactsReader.Of(call, _message, one.Body, call.Caller, findings, one.Session, now)) : Unknown);
        return one.Origin is { } origin ? Verdict.Both(verdict, Judge(origin, decider, call, found, now)) : verdict;
    }
}
