using FastMcp.Policy.Facts;
using FastMcp.Wire.Models;

namespace FastMcp.Proxy.Reading;

/// <summary>Tells model APIs by the paths that their clients call, whatever stands before them.</summary>
internal static class ModelApis
{
    /// <summary>Of a path that is known to be one of a model API only; else <see cref="ModelApi.None"/>.</summary>
    public static ModelApi OfKnown(ReadOnlySpan<byte> path) =>
        path.EndsWith("/chat/completions"u8) || path.EndsWith("/completions"u8) || path.EndsWith("/v1/embeddings"u8) ? ModelApi.Chat
        : path.EndsWith("/v1/messages"u8) || path.EndsWith("/v1/messages/count_tokens"u8) ? ModelApi.Messages
        : IsResponses(path, "/v1/responses"u8) || IsResponses(path, "/openai/responses"u8) ? ModelApi.Responses
        : ModelApi.None;

    /// <summary>On a route that is one of OpenAI's API.</summary>
    public static ModelApi OfOpenAi(ReadOnlySpan<byte> path) => IsResponses(path, "/responses"u8) ? ModelApi.Responses : ModelApi.Chat;

    public static Protocol ProtocolOf(ModelApi api) => api switch
    {
        ModelApi.Responses => Protocol.Responses,
        ModelApi.Messages => Protocol.Anthropic,
        _ => Protocol.OpenAi,
    };

    public static ModelApi ApiOf(Protocol protocol) => protocol switch
    {
        Protocol.Responses => ModelApi.Responses,
        Protocol.Anthropic => ModelApi.Messages,
        _ => ModelApi.Chat,
    };

    // The collection, one of it, or what is done to one.
    private static bool IsResponses(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name) =>
        path.IndexOf(name) is var at and >= 0 && (at + name.Length == path.Length || path[at + name.Length] == (byte)'/');
}
