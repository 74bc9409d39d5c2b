using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Json;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Gating;

/// <summary>
/// Judges a request as it goes up. A mask can take letters out of keys and names, so that another message leaves than came: what cannot be
/// read as strictly as the original, or is another method or tool, is denied; all else must be allowed in both forms.
/// </summary>
internal static class MaskedCall
{
    private const string Another = "A rule masks what this message is: its method, the name of its tool or a key. What was not judged is not sent.";

    private static readonly DecisionSource s_by = DecisionSource.Builtin("masked-names");

    public static Verdict Judge(Exchange exchange, CallerFacts caller, SessionFacts? session, DateTimeOffset now)
    {
        var call = exchange.Call;
        return call.Kind switch
        {
            CallKind.McpMessage => OfMessage(exchange, call.Message, call.Body.Span, exchange.RequestMasker.BodyOf(call), caller, session, now),
            CallKind.McpBatch => OfBatch(exchange, caller, session, now),
            CallKind.ModelCall => OfModel(exchange, caller, session, now),
            _ => call.Terms.Decider.Decide(CallFactsReader.Of(call, caller, exchange.RequestMasker.Facts, session, now)),
        };
    }

    private static Verdict OfMessage(
        Exchange exchange, McpMessage was, ReadOnlySpan<byte> body, ReadOnlySpan<byte> masked, CallerFacts caller, SessionFacts? session, DateTimeOffset now)
    {
        var call = exchange.Call;
        var message = new McpMessage();
        return McpReader.Read(masked, McpLimits.Default, message, out _) && IsTheSame(was, body, message, masked)
            ? call.Terms.Decider.Decide(CallFactsReader.Of(call, message, masked, caller, exchange.RequestMasker.Facts, session, now))
            : Denied();
    }

    private static Verdict OfBatch(Exchange exchange, CallerFacts caller, SessionFacts? session, DateTimeOffset now)
    {
        var call = exchange.Call;
        var masked = exchange.RequestMasker.BodyOf(call);
        var batch = new McpMessage();
        if (!McpReader.Read(masked, McpLimits.Default, batch, out _) || batch.Kind != JsonRpcKind.Batch || batch.Items.Length != call.Message.Items.Length)
        {
            return Denied();
        }

        Verdict? strictest = null;
        for (var at = 0; at < batch.Items.Length; at++)
        {
            var item = call.Message.Items[at].Of(call.Body.Span);
            var verdict = McpReader.Read(item, McpLimits.Default, call.Item, out _)
                ? OfMessage(exchange, call.Item, item, batch.Items[at].Of(masked), caller, session, now)
                : Denied();
            strictest = strictest is { } so ? Verdict.Both(so, verdict) : verdict;
        }

        return strictest ?? Denied();
    }

    private static Verdict OfModel(Exchange exchange, CallerFacts caller, SessionFacts? session, DateTimeOffset now)
    {
        var call = exchange.Call;
        var masked = exchange.RequestMasker.BodyOf(call);
        var model = new ModelRequest();
        return model.Read(masked, JsonLimits.Default.MaxDepth, out _, call.Api)
            ? call.Terms.Decider.Decide(CallFactsReader.Of(call, model, masked, caller, exchange.RequestMasker.Facts, session, now))
            : Denied();
    }

    // A resource may be masked: it is judged in both forms.
    private static bool IsTheSame(McpMessage was, ReadOnlySpan<byte> body, McpMessage message, ReadOnlySpan<byte> masked) =>
        was.Kind == message.Kind && was.Era == message.Era
        && Call.TextOf(was.Method, body).SequenceEqual(Call.TextOf(message.Method, masked))
        && Call.TextOf(was.Name, body).SequenceEqual(Call.TextOf(message.Name, masked));

    private static Verdict Denied() => new(Outcome.Deny, s_by, Another);
}
