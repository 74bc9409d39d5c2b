namespace FastMcp.Policy.Facts;

/// <summary>What an exchange speaks.</summary>
public enum Protocol : byte
{
    /// <summary>Plain HTTP: bodies are text or JSON without a known meaning.</summary>
    Http,
    Mcp,
    OpenAi,
    Json,
    Text,

    /// <summary>OpenAI Responses.</summary>
    Responses,

    /// <summary>Anthropic Messages.</summary>
    Anthropic,
    Gemini,
    Ollama,

    /// <summary>Amazon Bedrock's runtime.</summary>
    Bedrock,
}
