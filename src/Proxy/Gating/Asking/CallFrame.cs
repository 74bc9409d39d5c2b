using System.Security.Cryptography;
using System.Text;
using FastMcp.Approvals.Digests;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Forwarding;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Http;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>
/// What an approval of a call is for: the call as it goes up, masked and with its tokens closed; where it goes and what is lent for it;
/// who calls; which decision asks, and what is pinned of the tool.
/// </summary>
/// <param name="Frame">Hash of all but the arguments.</param>
/// <param name="Digest">Of all, in hex.</param>
internal sealed record CallFrame(byte[] Frame, string Digest)
{
    // They differ from one attempt to the next, and no server decides by them what it does. A credential that the client's route forwards is a part: with another one it is another call.
    private static readonly HashSet<string> _volatile = new(StringComparer.OrdinalIgnoreCase)
    {
        "accept", "accept-encoding", "accept-language", "baggage", "content-length", "date", "sentry-trace", "traceparent", "tracestate",
        "user-agent", "x-correlation-id", "x-request-id",
    };

    /// <summary>Of the call as it was masked and decided; null: two parsers would read its body differently. Computes long over large bodies.</summary>
    public static CallFrame? Of(Exchange exchange, in Verdict verdict)
    {
        var call = exchange.Call;
        var body = exchange.RequestMasker.BodyOf(call);
        var isMcp = call.Kind == CallKind.McpMessage;
        var arguments = isMcp ? ArgumentsOf(call, body) : default;
        if ((isMcp && call.Item.Kind != JsonRpcKind.Request) || CallDigest.OfMessage(body, isMcp) is not { } message || CallDigest.OfArguments(arguments) is not { } hash)
        {
            return null;
        }

        var frame = CallDigest.OfFrame([
            Text(call.Protocol.ToString()), call.Head.Method.ToArray(), call.Head.Path.ToArray(), call.Head.Query.ToArray(),
            Text(call.Route.Name), Text(call.Route.Upstream.Name), call.Terms.Authority, message, .. HeadersOf(call),
            Text(verdict.By!.Id), Text((verdict.Asks ?? AskTerms.Default).Fingerprint), Text(PinOf(call, body)), Text(RevealsOf(call, body)),
            Text(call.Caller.Name), Text(call.Caller.Client), Text(call.Caller.Agent), Text(call.Terms.Lending?.For(verdict.By)?.Name ?? "")]);
        return new CallFrame(frame, CallDigest.Of(frame, hash));
    }

    /// <summary>Of the body as it goes up; what it held may have moved by its masks.</summary>
    public static ReadOnlySpan<byte> ArgumentsOf(Call call, ReadOnlySpan<byte> body) =>
        McpReader.Read(body, McpLimits.Default, call.Item, out _) ? call.Item.Arguments.Of(body) : default;

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Header fields that count, by their names in small letters.</summary>
    public static List<(string Name, byte[] Value)> FieldsOf(Call call)
    {
        var fields = call.Head.Fields;
        var lines = new List<(string Name, byte[] Value)>();
        for (var index = 0; index < fields.Count; index++)
        {
            var name = Encoding.ASCII.GetString(fields.Name(index)).ToLowerInvariant();
            if (UpstreamRequest.GoesUp(fields, index, call) && !_volatile.Contains(name) && !name.StartsWith("x-stainless-", StringComparison.Ordinal))
            {
                lines.Add((name, fields.Value(index).ToArray()));
            }
        }

        // Of a name that stands twice the order counts; that of different names does not (RFC 9110 section 5.3).
        return [.. lines.OrderBy(line => line.Name, StringComparer.Ordinal)];
    }

    private static IEnumerable<ReadOnlyMemory<byte>> HeadersOf(Call call)
    {
        var ordered = FieldsOf(call);
        return [Text($"fields {ordered.Count}"), .. ordered.SelectMany(line => (ReadOnlyMemory<byte>[])[Text(line.Name), line.Value])];
    }

    // What the policy holds of the tool: another description is another pin, and what was approved is void.
    private static string PinOf(Call call, ReadOnlySpan<byte> body) =>
        call.Kind == CallKind.McpMessage && call.Terms.Catalogue?.Of(call.Item.KnownMethod == McpMethod.ToolsCall ? Call.TextOf(call.Item.Name, body) : default) is { } pin
            ? $"{pin.Server} {pin.Title} {pin.ReadOnly} {pin.Destructive} {pin.Idempotent} {pin.OpenWorld}{(pin.Definition is null ? "" : $" {call.Terms.Pins?.DefinitionOf(Call.TextOf(call.Item.Name, body))}")}" : "";

    // Which tokens the upstream will see opened.
    private static string RevealsOf(Call call, ReadOnlySpan<byte> body)
    {
        if (call.Kind != CallKind.McpMessage || call.Terms.Reveals.Length == 0 || call.Item.KnownMethod != McpMethod.ToolsCall)
        {
            return "";
        }

        var tool = call.Item.Name.Of(body);
        var rules = call.Terms.Counters.Rules.Rules;
        var open = new List<string>();
        for (var rule = 0; rule < rules.Count; rule++)
        {
            if (Revealed(call, tool, rule))
            {
                open.Add(rules[rule].Id);
            }
        }

        return string.Join(' ', open);
    }

    private static bool Revealed(Call call, ReadOnlySpan<byte> tool, int rule)
    {
        foreach (var reveal in call.Terms.Reveals)
        {
            if (reveal.IsForTool(tool) && reveal.IsForRule(rule))
            {
                return true;
            }
        }

        return false;
    }
}
