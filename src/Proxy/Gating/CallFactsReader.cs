using System.Runtime.CompilerServices;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Reading;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.Wire.Mcp;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Gating;

/// <summary>What decisions may read of a call, out of what the rooms before found. Nothing is copied.</summary>
internal static class CallFactsReader
{
    // Inlined: what it gives is 300 bytes, which are written where they are read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CallFacts Of(Call call, CallerFacts caller, ReadOnlySpan<FindingFacts> findings, SessionFacts? session, DateTimeOffset now) => Of(
        call, call.Kind == CallKind.McpMessage ? call.Message : null, call.Kind == CallKind.ModelCall ? call.Model : null, call.Body.Span, caller, findings, session, now);

    /// <summary>One message of a batch, or a message as its body goes up; what was found in the request counts against each.</summary>
    public static CallFacts Of(Call call, McpMessage message, ReadOnlySpan<byte> body, CallerFacts caller, ReadOnlySpan<FindingFacts> findings, SessionFacts? session, DateTimeOffset now) =>
        Of(call, message, null, body, caller, findings, session, now);

    /// <summary>A model call as its body goes up.</summary>
    public static CallFacts Of(Call call, ModelRequest model, ReadOnlySpan<byte> body, CallerFacts caller, ReadOnlySpan<FindingFacts> findings, SessionFacts? session, DateTimeOffset now) =>
        Of(call, null, model, body, caller, findings, session, now);

    /// <summary>The call whose answer is judged: its body was kept.</summary>
    public static CallFacts OfKept(Call call, ReadOnlySpan<byte> body, ReadOnlySpan<FindingFacts> findings, SessionFacts? session, DateTimeOffset now) => Of(
        call, call.Kind == CallKind.McpMessage ? call.Message : null, call.Kind == CallKind.ModelCall ? call.Model : null, body, call.Caller, findings, session, now);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static CallFacts Of(
        Call call, McpMessage? message, ModelRequest? model, ReadOnlySpan<byte> body, CallerFacts caller, ReadOnlySpan<FindingFacts> findings, SessionFacts? session, DateTimeOffset now) => new()
    {
        Protocol = call.Protocol,
        Caller = caller,
        Route = call.Route.NameText,
        Upstream = call.Route.UpstreamText,
        HttpMethod = call.Head.Method,
        Path = call.Head.Path,
        BodyLength = body.Length,
        Kind = message is null ? call.MessageKind : Call.KindOf(message),
        Method = message is null ? default : Call.TextOf(message, message.Method, body),
        Name = message is null ? default : Call.TextOf(message, message.Name, body),
        Resource = message is null ? default : Call.ResourceOf(message, body),
        Arguments = message is null ? default : message.Arguments.Of(body),
        Catalogue = message is null || call.Terms.Pins is not { } pins ? null : pins.FactsOf(message.KnownMethod == McpMethod.ToolsCall ? Call.TextOf(message.Name, body) : default),
        Version = call.VersionOf(message, body),
        Model = model is null ? default : call.ModelIn(model, body),
        ListsModels = call.Kind == CallKind.ModelList,
        Stream = model is { Stream: true },
        MaxTokens = model?.MaxTokens ?? 0,
        ModelTools = model is null ? null : ToolsOf(call, model, body),
        System = model is not null && Reads(call, Fact.LlmSystem) ? ModelTexts.System(model, body) : default,
        LastUser = model is not null && Reads(call, Fact.LlmLastUser) ? ModelTexts.LastUser(model, body) : default,
        Findings = findings,
        Session = session,
        Now = now,
    };

    // Found out for who asks: it makes texts.
    private static TextSet? ToolsOf(Call call, ModelRequest model, ReadOnlySpan<byte> body) =>
        !(model.Tools.IsEmpty && model.Functions.IsEmpty) && Reads(call, Fact.LlmTools) ? new TextSet(ModelTexts.ToolNames(model, body)) : null;

    private static bool Reads(Call call, Fact fact) => call.Terms.Decider.Reads.Contains(fact);
}
