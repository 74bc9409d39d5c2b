using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Nodes to <c>mcp</c> of an upstream.</summary>
internal sealed class McpBinder(ConfigErrors errors)
{
    public McpServerConfig? Bind(MapReader upstream)
    {
        if (upstream.Map("mcp", Keys.Mcp) is not { } map)
        {
            return null;
        }

        var transport = map.Find("transport") is null ? McpTransport.StreamableHttp : (McpTransport)map.OneOf("transport", Keys.McpTransports);
        var path = map.Text("path") ?? (transport == McpTransport.Sse ? "/sse" : "/mcp");
        if (path.Length == 0 || path[0] != '/' || path.Any(c => c is <= ' ' or > '~' or '?' or '#' or '\\'))
        {
            errors.Add(map.PlaceOf("path"), $"'{path}' is no path of an MCP server: it begins with a slash and has no query.");
        }

        var limits = map.Map("limits", Keys.McpLimits);
        return new McpServerConfig
        {
            Transport = transport,
            Path = path,
            Era = map.Find("era") is null ? McpServerEra.None : (McpServerEra)map.OneOf("era", Keys.McpEras),
            Limits = McpServerLimits.Of(spec => limits?.Limit(spec.Name, spec) ?? spec.Default),
        };
    }
}
