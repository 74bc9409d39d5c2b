using FastMcp.Policy.Facts;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating;

/// <summary>What decisions may read of a call, out of what the rooms before found. Nothing is copied.</summary>
internal static class CallFactsReader
{
    public static CallFacts Of(Call call, Caller caller, ReadOnlySpan<FindingFacts> findings, DateTimeOffset now) => new()
    {
        Protocol = call.Protocol,
        Caller = caller.Facts,
        Route = call.Route.NameText,
        Upstream = call.Route.UpstreamText,
        HttpMethod = call.Head.Method,
        Path = call.Head.Path,
        BodyLength = call.Body.Length,
        Kind = call.MessageKind,
        Method = call.Method,
        Name = call.Name,
        Resource = call.Resource,
        Arguments = call.Arguments,
        Version = call.Version,
        Model = call.ModelName,
        ListsModels = call.Kind == CallKind.ModelList,
        Stream = call.Kind == CallKind.ModelCall && call.Model.Stream,
        Findings = findings,
        Now = now,
    };

    /// <summary>One message of a batch; what was found in the batch counts against each.</summary>
    public static CallFacts Of(Call call, McpMessage message, ReadOnlySpan<byte> body, Caller caller, ReadOnlySpan<FindingFacts> findings, DateTimeOffset now) => new()
    {
        Protocol = call.Protocol,
        Caller = caller.Facts,
        Route = call.Route.NameText,
        Upstream = call.Route.UpstreamText,
        HttpMethod = call.Head.Method,
        Path = call.Head.Path,
        BodyLength = body.Length,
        Kind = Call.KindOf(message),
        Method = Call.TextOf(message.Method, body),
        Name = Call.TextOf(message.Name, body),
        Resource = Call.TextOf(message.Uri, body),
        Arguments = message.Arguments.Of(body),
        Version = call.Version,
        Findings = findings,
        Now = now,
    };
}
