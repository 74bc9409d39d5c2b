using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Catalogues;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Tools;

/// <summary>
/// Calls of tools beside the catalogue of their upstream: the tool is what was pinned, its arguments are what the schema says, and no address in them is one of the inside.
/// </summary>
internal static class ToolRoom
{
    private static readonly DecisionSource s_changed = DecisionSource.Builtin("changed-tool");
    private static readonly DecisionSource s_unpinned = DecisionSource.Builtin("unpinned-tool");
    private static readonly DecisionSource s_inside = DecisionSource.Builtin("private-address");

    /// <summary>The verdict on one message, with what the pin of its tool says.</summary>
    public static Verdict Judge(Call call, McpMessage message, ReadOnlySpan<byte> body, in Verdict verdict)
    {
        if (message.KnownMethod != McpMethod.ToolsCall || call.Terms.Pins is not { } pins || pins.StateOf(Call.TextOf(message.Name, body)) is var state && !pins.Denies(state))
        {
            return verdict;
        }

        return Verdict.Both(verdict, state == PinState.Changed
            ? new Verdict(Outcome.Deny, s_changed, "The server describes this tool otherwise than it was pinned. An operator has to look at it.")
            : new Verdict(Outcome.Deny, s_unpinned, "This tool is not in the pinned catalogue of its server. An operator has to look at it."));
    }

    /// <summary>What is wrong with the arguments of the calls in this request, as it came and as it goes up; none: nothing.</summary>
    public static Refusal Check(Exchange exchange)
    {
        var call = exchange.Call;
        if (call.Terms.Pins is not { } pins || call.Kind is not (CallKind.McpMessage or CallKind.McpBatch))
        {
            return default;
        }

        var refusal = Check(call.Message, call.Body.Span, pins, isMasked: false);
        if (!refusal.IsNone || pins.Catalogue.Urls is null || exchange.RequestMasker.Findings == 0)
        {
            return refusal;
        }

        // A mask can take letters out of an address: what goes up is looked at too.
        var masked = exchange.RequestMasker.BodyOf(call);
        var message = new McpMessage();
        return McpReader.Read(masked, McpLimits.Default, message, out _) ? Check(message, masked, pins, isMasked: true) : default;
    }

    private static Refusal Check(McpMessage message, ReadOnlySpan<byte> body, UpstreamPins pins, bool isMasked)
    {
        if (message.Kind != JsonRpcKind.Batch)
        {
            return message.KnownMethod == McpMethod.ToolsCall ? Check(Call.TextOf(message.Name, body), message.Arguments.Of(body), pins, isMasked) : default;
        }

        var item = new McpMessage();
        foreach (var range in message.Items)
        {
            var part = range.Of(body);
            if (McpReader.Read(part, McpLimits.Default, item, out _) && item.KnownMethod == McpMethod.ToolsCall
                && Check(Call.TextOf(item.Name, part), item.Arguments.Of(part), pins, isMasked) is { IsNone: false } refusal)
            {
                return refusal;
            }
        }

        return default;
    }

    private static Refusal Check(ReadOnlySpan<byte> tool, ReadOnlySpan<byte> arguments, UpstreamPins pins, bool isMasked)
    {
        var refusal = isMasked ? default : Fit(tool, arguments, pins);
        return refusal.IsNone ? Addresses(arguments, pins) : refusal;
    }

    private static Refusal Fit(ReadOnlySpan<byte> tool, ReadOnlySpan<byte> arguments, UpstreamPins pins)
    {
        var check = pins.Catalogue.Arguments;
        if (check == ArgumentCheck.Off || pins.ArgumentsOf(tool) is not { } schema || schema.FaultsOf(arguments) is not { } faults)
        {
            return default;
        }

        if (check == ArgumentCheck.Monitor)
        {
            pins.Meters.UnfitMonitored.Add();
            return default;
        }

        pins.Meters.Unfit.Add();
        return new Refusal(RefusalKind.ArgumentsUnfit, $"The arguments are not what this tool takes: {string.Join("; ", faults)}.");
    }

    private static Refusal Addresses(ReadOnlySpan<byte> arguments, UpstreamPins pins)
    {
        if (pins.Catalogue.Urls is not { } urls || arguments.IsEmpty || InsideUrls.WhyNot(arguments, urls) is not { } whyNot)
        {
            return default;
        }

        if (!urls.Enforced)
        {
            pins.Meters.UrlsMonitored.Add();
            return default;
        }

        pins.Meters.Urls.Add();
        return new Refusal(RefusalKind.Denied, whyNot, By: s_inside);
    }
}
