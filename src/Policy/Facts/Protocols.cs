namespace FastMcp.Policy.Facts;

/// <summary>What protocols have in common.</summary>
public static class Protocols
{
    /// <summary>An API of models: <c>llm.*</c> are its facts.</summary>
    public static bool IsModel(this Protocol protocol) => protocol is Protocol.OpenAi or Protocol.Responses or Protocol.Anthropic or Protocol.Gemini or Protocol.Ollama or Protocol.Bedrock;

    /// <summary>Whose API it is, as <c>llm.provider</c> says it; empty for what is none of a model.</summary>
    public static ReadOnlySpan<byte> ProviderOf(Protocol protocol) => protocol switch
    {
        Protocol.OpenAi or Protocol.Responses => "openai"u8,
        Protocol.Anthropic => "anthropic"u8,
        Protocol.Gemini => "gemini"u8,
        Protocol.Ollama => "ollama"u8,
        Protocol.Bedrock => "bedrock"u8,
        _ => default,
    };
}
