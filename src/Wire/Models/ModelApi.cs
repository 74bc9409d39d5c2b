namespace FastMcp.Wire.Models;

/// <summary>Which of the model APIs a call speaks.</summary>
public enum ModelApi : byte
{
    None,

    /// <summary>OpenAI Chat Completions, Completions and Embeddings, also of Azure and of the many who speak the same.</summary>
    Chat,

    /// <summary>OpenAI Responses.</summary>
    Responses,

    /// <summary>Anthropic Messages.</summary>
    Messages,

    /// <summary>Gemini's generateContent, streamGenerateContent and their like.</summary>
    Gemini,

    /// <summary>Ollama's chat and generate.</summary>
    Ollama,

    /// <summary>Bedrock's Converse and ConverseStream.</summary>
    Converse,

    /// <summary>Bedrock's InvokeModel and its stream, with what Anthropic's models take and give.</summary>
    Invoke,
}
