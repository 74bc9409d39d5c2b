namespace FastMcp.Wire.Models;

/// <summary>The top members of one API's requests that are read.</summary>
internal sealed class RequestFields
{
    private readonly RequestField[] _fields;

    private RequestFields(params (string Name, RequestField Field)[] fields)
    {
        Names = Array.ConvertAll(fields, static field => System.Text.Encoding.UTF8.GetBytes(field.Name));
        _fields = Array.ConvertAll(fields, static field => field.Field);
    }

    private static RequestFields Chat { get; } = new(
        ("model", RequestField.Model), ("stream", RequestField.Stream), ("messages", RequestField.Messages), ("tools", RequestField.Tools),
        ("functions", RequestField.Functions), ("user", RequestField.User), ("max_tokens", RequestField.MaxTokens), ("max_completion_tokens", RequestField.MaxTokens),
        ("stream_options", RequestField.Known), ("prompt", RequestField.Known), ("input", RequestField.Known));

    private static RequestFields Responses { get; } = new(
        ("model", RequestField.Model), ("stream", RequestField.Stream), ("input", RequestField.Messages), ("tools", RequestField.Tools),
        ("user", RequestField.User), ("max_output_tokens", RequestField.MaxTokens), ("instructions", RequestField.System),
        ("prompt", RequestField.Known), ("previous_response_id", RequestField.Known), ("include", RequestField.Known));

    private static RequestFields Anthropic { get; } = new(
        ("model", RequestField.Model), ("stream", RequestField.Stream), ("messages", RequestField.Messages), ("tools", RequestField.Tools),
        ("max_tokens", RequestField.MaxTokens), ("system", RequestField.System), ("thinking", RequestField.Known), ("mcp_servers", RequestField.Known));

    private static RequestFields Gemini { get; } = new(
        ("contents", RequestField.Messages), ("systemInstruction", RequestField.System), ("system_instruction", RequestField.System),
        ("tools", RequestField.Tools), ("generationConfig", RequestField.Limits), ("generation_config", RequestField.Limits));

    private static RequestFields Converse { get; } = new(
        ("messages", RequestField.Messages), ("system", RequestField.System), ("toolConfig", RequestField.Tools), ("inferenceConfig", RequestField.Limits));

    private static RequestFields Ollama { get; } = new(
        ("model", RequestField.Model), ("stream", RequestField.Stream), ("messages", RequestField.Messages), ("prompt", RequestField.Messages),
        ("system", RequestField.System), ("tools", RequestField.Tools), ("options", RequestField.Limits));

    public byte[][] Names { get; }

    public RequestField this[int name] => _fields[name];

    public static RequestFields Of(ModelApi api) => api switch
    {
        ModelApi.Responses => Responses,
        ModelApi.Messages or ModelApi.Invoke => Anthropic,
        ModelApi.Gemini => Gemini,
        ModelApi.Converse => Converse,
        ModelApi.Ollama => Ollama,
        _ => Chat,
    };
}
