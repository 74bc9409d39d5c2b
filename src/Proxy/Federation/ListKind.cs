using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Federation;

/// <summary>The four lists of MCP.</summary>
/// <param name="Member">Of the result.</param>
/// <param name="Name">What tells one entry from another.</param>
internal sealed record ListKind(string Member, string Name)
{
    public static ListKind Tools { get; } = new("tools", "name");

    private static readonly ListKind _prompts = new("prompts", "name");
    private static readonly ListKind _resources = new("resources", "uri");
    private static readonly ListKind _templates = new("resourceTemplates", "uriTemplate");

    /// <summary>Null: the method lists nothing.</summary>
    public static ListKind? Of(McpMethod method) => method switch
    {
        McpMethod.ToolsList => Tools,
        McpMethod.PromptsList => _prompts,
        McpMethod.ResourcesList => _resources,
        McpMethod.ResourcesTemplatesList => _templates,
        _ => null,
    };
}
