using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Json;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Reading;

/// <summary>Finds out what a request is, by its body; headers only have to agree.</summary>
internal static class Understanding
{
    private static Refusal Misspelled => new(
        RefusalKind.MalformedMessage, "The path can be read in two ways: write letters, digits and -._~ as they are, and no coded slash, empty segment or semicolon.");

    private static Refusal NoModel => new(RefusalKind.MalformedMessage, "The path names no model and method that decisions could judge.");

    public static Refusal Of(Call call) => call.Route.Config.Protocol switch
    {
        RouteProtocol.Mcp => Mcp(call, sure: true),
        RouteProtocol.OpenAi => Model(call, ModelApis.OfOpenAi(call.Head.Path)),
        RouteProtocol.Anthropic => Model(call, ModelApi.Messages),
        RouteProtocol.Gemini => Model(call, ModelApi.Gemini),
        RouteProtocol.Ollama => Model(call, ModelApi.Ollama),
        RouteProtocol.Bedrock => Bedrock(call),
        RouteProtocol.Auto => Guess(call),
        _ => default,
    };

    private static Refusal Guess(Call call)
    {
        var path = call.Head.Path;
        if (IsDecided(call) && PathSpelling.HasNeedlessCode(path) && ModelApis.OfKnown(ModelApis.Decoded(path)) != ModelApi.None)
        {
            return Misspelled;
        }

        if (call.Head.MethodKind == MethodKind.Get && PathSpelling.Ends(path, "/v1beta/models"u8))
        {
            return Model(call, ModelApi.Gemini);
        }

        if (call.Head.MethodKind == MethodKind.Get && PathSpelling.Ends(path, "/v1/models"u8))
        {
            return Model(call, ModelApi.Chat);
        }

        var api = ModelApis.OfKnown(path);
        if (api == ModelApi.Responses)
        {
            return Model(call, api);
        }

        if (call.Head.MethodKind != MethodKind.Post)
        {
            return Mcp(call, sure: false);
        }

        return api != ModelApi.None ? Model(call, api)
            : SpeaksMcp(call.Head.Fields) ? Mcp(call, sure: true)
            : LooksLikeJson(call.Body.Span) || (IsDecided(call) && SaysJson(call.Head.Fields)) ? Mcp(call, sure: false)
            : default;
    }

    // Who says that it speaks MCP is held to it: what cannot be read as a message goes nowhere.
    private static bool SpeaksMcp(FieldTable fields) => fields.Has(KnownField.McpSessionId) || fields.Has(KnownField.McpProtocolVersion);

    private static Refusal Mcp(Call call, bool sure)
    {
        if (call.Head.MethodKind == MethodKind.Post)
        {
            return McpPost(call, sure);
        }

        if (sure && !call.Body.IsEmpty)
        {
            return new(RefusalKind.MalformedMessage, "In MCP only POST has a body.");
        }

        var fields = call.Head.Fields;
        var speaksMcp = sure || SpeaksMcp(fields) || fields.Has(KnownField.LastEventId) || AcceptsEvents(fields.ValueOf(KnownField.Accept));
        if (!speaksMcp || call.Head.MethodKind is not (MethodKind.Get or MethodKind.Delete))
        {
            return default;
        }

        // Where it is guessed, what ends a session names it, and neither has a body.
        if (!sure && (!call.Body.IsEmpty || (call.Head.MethodKind == MethodKind.Delete && !fields.Has(KnownField.McpSessionId))))
        {
            return default;
        }

        call.State.Kind = CallKind.McpStream;
        return default;
    }

    private static Refusal McpPost(Call call, bool sure)
    {
        var body = call.Body.Span;
        var read = McpReader.Read(body, McpLimits.Default, call.Message, out var fault);
        if (!read && !sure && !SaysJsonRpc(body) && !(IsDecided(call) && fault.Kind == McpFaultKind.NotJson))
        {
            return default;
        }

        call.State.Kind = CallKind.McpMessage;
        if (!read)
        {
            return Malformed(fault);
        }

        if (call.Message.Kind == JsonRpcKind.Batch)
        {
            call.State.Kind = CallKind.McpBatch;
            return Batch(call);
        }

        // The id of a client's answer is its server's: no refusal may take it for one of the client's own.
        if (call.Message.Kind == JsonRpcKind.Request && !call.KeepId(call.Message.Id.Of(body)))
        {
            return new(RefusalKind.MalformedMessage, "The id is longer than an id may be.");
        }

        return Agree(call, body);
    }

    // A batch goes whole or not at all: every message of it is read.
    private static Refusal Batch(Call call)
    {
        var version = call.Head.Fields.ValueOf(KnownField.McpProtocolVersion);
        if (!version.IsEmpty && !version.SequenceEqual("2025-03-26"u8))
        {
            return new(RefusalKind.BatchUnsupported, "This protocol version has no batches.");
        }

        var body = call.Body.Span;
        foreach (var item in call.Message.Items)
        {
            if (!McpReader.Read(item.Of(body), McpLimits.Default, call.Item, out var fault))
            {
                return Malformed(fault);
            }

            if (call.Item.Kind == JsonRpcKind.Batch || call.Item.Era == McpEra.Modern || call.Item.KnownMethod == McpMethod.Initialize)
            {
                return new(RefusalKind.BatchUnsupported, "This message cannot stand in a batch.");
            }

            if (IsOfTasks(call.Item))
            {
                return new(RefusalKind.BatchUnsupported, "What has to do with tasks cannot stand in a batch.");
            }
        }

        return default;
    }

    // Tasks are newer than batches are: nobody looks in one for whose they are.
    private static bool IsOfTasks(McpMessage item) =>
        item.HasTask || item.KnownMethod is McpMethod.TasksGet or McpMethod.TasksUpdate or McpMethod.TasksCancel or McpMethod.TasksResult or McpMethod.TasksList;

    private static Refusal Agree(Call call, ReadOnlySpan<byte> body)
    {
        var fields = call.Head.Fields;
        var headers = new McpHeaderValues
        {
            ProtocolVersion = fields.ValueOf(KnownField.McpProtocolVersion),
            Method = fields.ValueOf(KnownField.McpMethod),
            Name = fields.ValueOf(KnownField.McpName),
        };
        return McpHeaders.Check(call.Message, body, headers) switch
        {
            McpHeaderMismatch.None => default,
            // The header speaks of an era in which the body has to name its version: the body is at fault.
            McpHeaderMismatch.ProtocolVersion when call.Message.Era == McpEra.Legacy => new(
                RefusalKind.MalformedMessage, "The message does not say its protocol version in _meta.", Code: JsonRpcErrorCode.InvalidParams),
            McpHeaderMismatch.ProtocolVersion => Mismatch("MCP-Protocol-Version"),
            McpHeaderMismatch.Method => Mismatch("Mcp-Method"),
            McpHeaderMismatch.Name => Mismatch("Mcp-Name"),
            _ => new(RefusalKind.HeaderMismatch, "A mirrored header is not encoded as the protocol says."),
        };
    }

    private static Refusal Mismatch(string header) =>
        new(RefusalKind.HeaderMismatch, $"{header} does not say what the body says.");

    private static Refusal Model(Call call, ModelApi api)
    {
        call.State.Api = api;
        if (WhyMisread(call) is { IsNone: false } misread)
        {
            return misread;
        }

        if (call.Head.MethodKind != MethodKind.Post && api != ModelApi.Responses)
        {
            call.State.Kind = call.Head.MethodKind == MethodKind.Get && ModelApis.IsList(call.Head.Path, api) ? CallKind.ModelList : CallKind.Plain;
            return default;
        }

        call.State.Kind = CallKind.ModelCall;
        if (api == ModelApi.Responses && call.Body.IsEmpty)
        {
            // A stored response is asked for, cancelled or deleted.
            call.Model.Clear(api);
            return ResumesText(call.Head.Query)
                ? new(RefusalKind.MalformedMessage, "A stream is masked from its beginning on: ask without starting_after.")
                : default;
        }

        if (api is not (ModelApi.Messages or ModelApi.Responses or ModelApi.Ollama))
        {
            call.State.ModelInPath = ModelApis.ModelIn(call.Head.Path);
            if (IsDecided(call) && call.State.ModelInPath is not { Length: > 0 } && api is ModelApi.Gemini or ModelApi.Converse or ModelApi.Invoke)
            {
                call.Model.Clear(api);
                return NoModel;
            }
        }

        if (api == ModelApi.Ollama && call.Body.IsEmpty)
        {
            call.State.Kind = CallKind.Plain;
            return default;
        }

        var read = call.Model.Read(call.Body.Span, JsonLimits.Default.MaxDepth, out _, api);
        if (api switch
            {
                ModelApi.Ollama => !call.Model.SaysStream,
                ModelApi.Gemini or ModelApi.Converse or ModelApi.Invoke => ModelApis.Streams(call.Head.Path),
                _ => false,
            })
        {
            call.Model.SetStream();
        }

        return read
            ? default
            : new(RefusalKind.MalformedMessage, "The body is not one JSON object, or names something twice.");
    }

    // What is none of the runtime's four methods passes as the JSON that it is: nothing of it streams. Where decisions
    // stand it might be a call of a model, spelled as the upstream takes it too.
    private static Refusal Bedrock(Call call) => ModelApis.OfPath(call.Head.Path) is ModelApi.Converse or ModelApi.Invoke
        ? Model(call, ModelApis.OfPath(call.Head.Path))
        : PathSpelling.HasNeedlessCode(call.Head.Path) ? Misspelled
        : call.Head.MethodKind == MethodKind.Post && IsDecided(call) ? NoModel
        : default;

    // Of a path that the upstream may read as another one, nothing said here would be true.
    private static Refusal WhyMisread(Call call)
    {
        var path = call.Head.Path;
        var isMisread = PathSpelling.HasNeedlessCode(path)
            || (call.Head.MethodKind == MethodKind.Post && IsDecided(call) && PathSpelling.HasDoubtfulSegments(path, call.State.Api is ModelApi.Converse or ModelApi.Invoke));
        return isMisread ? Misspelled : default;
    }

    // However its name is spelled.
    private static bool ResumesText(ReadOnlySpan<byte> query)
    {
        foreach (var part in query.Split((byte)'&'))
        {
            var name = query[part];
            var end = name.IndexOf((byte)'=');
            if (Uri.UnescapeDataString(System.Text.Encoding.Latin1.GetString(end < 0 ? name : name[..end])).Contains("starting_after", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static Refusal Malformed(in McpFault fault) => fault.Kind switch
    {
        McpFaultKind.NotJson => new(RefusalKind.MalformedMessage, "The body is not strict JSON, or has a key twice.", Code: JsonRpcErrorCode.ParseError),
        McpFaultKind.InvalidParams => new(RefusalKind.MalformedMessage, "A parameter that policy reads is missing or of another type.", Code: JsonRpcErrorCode.InvalidParams),
        McpFaultKind.CaseVariantKey => new(RefusalKind.MalformedMessage, "A key differs from a known one by case only."),
        McpFaultKind.BatchTooLarge => Refusals.Limit("batch", 413),
        _ => new(RefusalKind.MalformedMessage, "The body is not one JSON-RPC 2.0 message."),
    };

    // What one parser refuses and another reads would be judged as something else than it is.
    private static bool IsDecided(Call call) => call.Terms.Decider is not AllowAll;

    private static bool SaysJson(FieldTable fields) => fields.ValueOf(KnownField.ContentType).IndexOf("json"u8) >= 0;

    private static bool LooksLikeJson(ReadOnlySpan<byte> body)
    {
        var start = body.IndexOfAnyExcept(" \t\r\n"u8);
        return start >= 0 && body[start] is (byte)'{' or (byte)'[';
    }

    private static bool SaysJsonRpc(ReadOnlySpan<byte> body) => body.IndexOf("jsonrpc"u8) >= 0;

    private static bool AcceptsEvents(ReadOnlySpan<byte> accept) => accept.IndexOf("text/event-stream"u8) >= 0;
}
