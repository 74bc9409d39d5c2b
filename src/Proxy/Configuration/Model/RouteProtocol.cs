namespace FastMcp.Proxy.Configuration.Model;

/// <summary>How the bodies of a route are read.</summary>
internal enum RouteProtocol : byte
{
    /// <summary>Found out per request by path, body and content type.</summary>
    Auto,
    Mcp,
    OpenAi,
    Json,
    Text,
    Http,
    Anthropic,
    Gemini,
    Ollama,
    Bedrock,
}
