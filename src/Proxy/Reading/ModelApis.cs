using System.Text;
using FastMcp.Policy.Facts;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Reading;

/// <summary>Tells model APIs by the paths that their clients call, whatever stands before them.</summary>
internal static class ModelApis
{
    /// <summary>Of a path that is known to be one of a model API only; else <see cref="ModelApi.None"/>.</summary>
    public static ModelApi OfKnown(ReadOnlySpan<byte> path) =>
        PathSpelling.Ends(path, "/chat/completions"u8) || PathSpelling.Ends(path, "/completions"u8) || PathSpelling.Ends(path, "/v1/embeddings"u8)
            || (PathSpelling.Ends(path, "/embeddings"u8) && PathSpelling.Has(path, "/openai/"u8)) ? ModelApi.Chat
        : PathSpelling.Ends(path, "/v1/messages"u8) || PathSpelling.Ends(path, "/v1/messages/count_tokens"u8) ? ModelApi.Messages
        : IsResponses(path, "/v1/responses"u8) || IsResponses(path, "/openai/responses"u8) ? ModelApi.Responses
        : OfPath(path);

    /// <summary>Of Gemini and Bedrock, whose paths name the model and the method.</summary>
    public static ModelApi OfPath(ReadOnlySpan<byte> path)
    {
        var method = MethodOf(path);
        return PathSpelling.Has(path, "/models/"u8) && !method.IsEmpty ? ModelApi.Gemini
            : !PathSpelling.Has(path, "/model/"u8) ? ModelApi.None
            : PathSpelling.Ends(path, "/converse"u8) || PathSpelling.Ends(path, "/converse-stream"u8) ? ModelApi.Converse
            : PathSpelling.Ends(path, "/invoke"u8) || PathSpelling.Ends(path, "/invoke-with-response-stream"u8) ? ModelApi.Invoke
            : ModelApi.None;
    }

    /// <summary>A GET of the path asks which models there are.</summary>
    public static bool IsList(ReadOnlySpan<byte> path, ModelApi api) =>
        api == ModelApi.Ollama ? PathSpelling.Ends(path, "/api/tags"u8) || PathSpelling.Ends(path, "/api/ps"u8) : PathSpelling.Ends(path, "/models"u8);

    /// <summary>The path asks for a stream. What only looks like Gemini's is taken for it: an answer that is none is refused, not read as less.</summary>
    public static bool Streams(ReadOnlySpan<byte> path) =>
        PathSpelling.Has(path, "streamGenerateContent"u8) || PathSpelling.Ends(path, "/converse-stream"u8) || PathSpelling.Ends(path, "/invoke-with-response-stream"u8);

    /// <summary>The model, or the deployment, that the path names, decoded; null where it names none.</summary>
    public static byte[]? ModelIn(ReadOnlySpan<byte> path) =>
        TryBehind(path, "/openai/deployments/"u8, out var name) ? Decoded(name)
        : TryBehind(path, "/models/"u8, out name) ? Decoded(MethodOf(name) is { IsEmpty: false } method ? WithoutColon(name[..^method.Length]) : name)
        : TryBehind(path, "/model/"u8, out name) ? Decoded(name)
        : null;

    // The segment behind it.
    private static bool TryBehind(ReadOnlySpan<byte> path, ReadOnlySpan<byte> before, out ReadOnlySpan<byte> name)
    {
        var at = PathSpelling.Find(path, before);
        name = at < 0 ? default : path[(at + before.Length)..];
        var slash = name.IndexOf((byte)'/');
        name = slash < 0 ? name : name[..slash];
        return at >= 0;
    }

    private static ReadOnlySpan<byte> WithoutColon(ReadOnlySpan<byte> name) => name.EndsWith(":"u8) ? name[..^1] : name[..^3];

    public static byte[] Decoded(ReadOnlySpan<byte> name) => Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Encoding.UTF8.GetString(name)));

    // Gemini's methods stand behind the model's name and a colon.
    private static ReadOnlySpan<byte> MethodOf(ReadOnlySpan<byte> path)
    {
        var colon = path.LastIndexOf((byte)':');
        var encoded = path.LastIndexOf("%3A"u8);
        var lower = path.LastIndexOf("%3a"u8);
        var method = colon >= 0 && colon > Math.Max(encoded, lower) ? path[(colon + 1)..] : Math.Max(encoded, lower) is var at and >= 0 ? path[(at + 3)..] : default;
        return method.IsEmpty || method.ContainsAnyExceptInRange((byte)'A', (byte)'z') ? default : method;
    }

    /// <summary>On a route that is one of OpenAI's API.</summary>
    public static ModelApi OfOpenAi(ReadOnlySpan<byte> path) => IsResponses(path, "/responses"u8) ? ModelApi.Responses : ModelApi.Chat;

    public static Protocol ProtocolOf(ModelApi api) => api switch
    {
        ModelApi.Responses => Protocol.Responses,
        ModelApi.Messages => Protocol.Anthropic,
        ModelApi.Gemini => Protocol.Gemini,
        ModelApi.Ollama => Protocol.Ollama,
        ModelApi.Converse or ModelApi.Invoke => Protocol.Bedrock,
        _ => Protocol.OpenAi,
    };

    public static ModelApi ApiOf(Protocol protocol) => protocol switch
    {
        Protocol.Responses => ModelApi.Responses,
        Protocol.Anthropic => ModelApi.Messages,
        Protocol.Gemini => ModelApi.Gemini,
        Protocol.Ollama => ModelApi.Ollama,
        Protocol.Bedrock => ModelApi.Converse,
        _ => ModelApi.Chat,
    };

    // The collection, one of it, or what is done to one.
    private static bool IsResponses(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name) =>
        PathSpelling.Find(path, name) is var at and >= 0 && (at + name.Length == path.Length || path[at + name.Length] == (byte)'/');
}
