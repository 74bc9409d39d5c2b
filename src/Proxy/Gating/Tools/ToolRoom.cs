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
    private static readonly DecisionSource s_unfit = DecisionSource.Builtin("arguments-unfit");

    /// <summary>The verdict on one message, with what the pin of its tool says, and its arguments and addresses as they came.</summary>
    public static Verdict Judge(Call call, McpMessage message, ReadOnlySpan<byte> body, in Verdict verdict)
    {
        if (call.Terms.Pins is not { } pins || call.Kind is not (CallKind.McpMessage or CallKind.McpBatch) || message.Kind == JsonRpcKind.Batch)
        {
            return verdict;
        }

        var tool = message.KnownMethod == McpMethod.ToolsCall ? Call.TextOf(message.Name, body) : default;
        if (message.KnownMethod == McpMethod.ToolsCall && pins.StateOf(tool) is var state && pins.Denies(state))
        {
            return Verdict.Both(verdict, state == PinState.Changed
                ? new Verdict(Outcome.Deny, s_changed, "The server describes this tool otherwise than it was pinned. An operator has to look at it.")
                : new Verdict(Outcome.Deny, s_unpinned, "This tool is not in the pinned catalogue of its server. An operator has to look at it."));
        }

        return verdict.Outcome == Outcome.Deny || (Fit(tool, message, body, pins) ?? Addresses(message, body, pins)) is not { } denied ? verdict : Verdict.Both(verdict, denied);
    }

    /// <summary>What is wrong with the request as it goes up; null: nothing. A mask can take letters out of an address: what was none when it came may be one of the inside.</summary>
    public static Verdict? JudgeMasked(Exchange exchange)
    {
        var call = exchange.Call;
        if (call.Terms.Pins is not { Catalogue.Urls: { } urls } pins || call.Kind is not (CallKind.McpMessage or CallKind.McpBatch) || exchange.RequestMasker.Findings == 0)
        {
            return null;
        }

        var masked = exchange.RequestMasker.BodyOf(call);
        var message = new McpMessage();
        if (!McpReader.Read(masked, McpLimits.Default, message, out _))
        {
            return Unreadable(urls);
        }

        if (message.Kind != JsonRpcKind.Batch)
        {
            return Addresses(message, masked, pins);
        }

        var item = new McpMessage();
        foreach (var range in message.Items)
        {
            var part = range.Of(masked);
            if ((McpReader.Read(part, McpLimits.Default, item, out _) ? Addresses(item, part, pins) : Unreadable(urls)) is { } denied)
            {
                return denied;
            }
        }

        return null;
    }

    /// <summary>The kind of refusal that a verdict of this room is.</summary>
    public static RefusalKind KindOf(in Verdict verdict) => ReferenceEquals(verdict.By, s_unfit) ? RefusalKind.ArgumentsUnfit : RefusalKind.Denied;

    private static Verdict? Unreadable(UrlsPlan urls) =>
        urls.Enforced ? new Verdict(Outcome.Deny, s_inside, "What is left of the request behind its masks cannot be read, so that nobody knows which addresses are in it.") : null;

    private static Verdict? Fit(ReadOnlySpan<byte> tool, McpMessage message, ReadOnlySpan<byte> body, UpstreamPins pins)
    {
        var check = pins.Catalogue.Arguments;
        if (message.KnownMethod != McpMethod.ToolsCall || check == ArgumentCheck.Off || pins.ArgumentsOf(tool) is not { } schema || schema.FaultsOf(message.Arguments.Of(body)) is not { } faults)
        {
            return null;
        }

        if (check == ArgumentCheck.Monitor)
        {
            pins.Meters.UnfitMonitored.Add();
            return null;
        }

        pins.Meters.Unfit.Add();
        return new Verdict(Outcome.Deny, s_unfit, $"The arguments are not what this tool takes: {string.Join("; ", faults)}.");
    }

    // Arguments of tools and of prompts, and the resource that is read or followed.
    private static Verdict? Addresses(McpMessage message, ReadOnlySpan<byte> body, UpstreamPins pins)
    {
        if (pins.Catalogue.Urls is not { } urls || (message.Arguments.IsEmpty && message.Uri.IsEmpty))
        {
            return null;
        }

        var whyNot = message.Arguments.IsEmpty ? null : InsideUrls.WhyNot(message.Arguments.Of(body), urls);
        whyNot ??= message.Uri.IsEmpty ? null : InsideUrls.WhyNotUri(Call.TextOf(message.Uri, body), urls);
        if (whyNot is null)
        {
            return null;
        }

        if (!urls.Enforced)
        {
            pins.Meters.UrlsMonitored.Add();
            return null;
        }

        pins.Meters.Urls.Add();
        return new Verdict(Outcome.Deny, s_inside, whyNot);
    }
}
