using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>MCP servers that the gateway keeps sessions with are spoken to in MCP alone, and are lent what can stand in each of its messages.</summary>
internal sealed class McpServersAreUsable : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        foreach (var upstream in config.Upstreams.Where(upstream => upstream.Mcp is { IsKept: true }))
        {
            One(config, upstream, errors);
        }

        foreach (var route in config.Routes.Where(route => route.Sse))
        {
            Door(route, errors);
        }
    }

    private static void One(Config config, UpstreamConfig upstream, ConfigErrors errors)
    {
        if (upstream is { Stdio: not null, Mcp.Transport: McpTransport.Sse })
        {
            errors.Add(upstream.Place, $"Upstream '{upstream.Name}' is a server on pipes: 'transport: sse' is one over HTTP.");
        }

        if (upstream.Mcp is { Transport: McpTransport.Sse, Era: McpServerEra.Modern })
        {
            errors.Add(upstream.Place, $"Upstream '{upstream.Name}' has 'transport: sse' and 'era: modern': 2026-07-28 is not spoken over HTTP+SSE.");
        }

        foreach (var route in config.Routes.Where(route => route.Upstream == upstream.Name && route.Protocol != RouteProtocol.Mcp))
        {
            errors.Add(route.Place, $"Route '{route.Name}' leads to '{upstream.Name}', which has 'mcp' and speaks nothing else: it needs 'protocol: mcp'.");
        }

        var lent = upstream.Lend.Values.Append(upstream.Credential).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var credential in config.Credentials.Where(credential => upstream.Stdio is null && lent.Contains(credential.Name)))
        {
            if (credential.Spec.IsCertificate || credential.Spec.Name == "aws" || credential.PutAt.Query is not null)
            {
                errors.Add(upstream.Place, $"'{credential.Name}' cannot be lent to '{upstream.Name}': the gateway speaks to it with messages of its own, so a credential stands in a field ('header' or 'basic').");
            }
        }
    }

    private static void Door(RouteConfig route, ConfigErrors errors)
    {
        if (route.Protocol != RouteProtocol.Mcp)
        {
            errors.Add(route.Place, $"Route '{route.Name}' has 'sse': it needs 'protocol: mcp'.");
        }

        if (route.ForwardAuthorization || route.ForwardCookie)
        {
            errors.Add(route.Place, $"Route '{route.Name}' has 'sse': nothing of its clients is forwarded. Use 'credential' of the upstream.");
        }

        if (route.Identity.Certificates.Length > 0)
        {
            errors.Add(route.Place, $"Route '{route.Name}' has 'sse': its callers show tokens or keys with each message, not certificates.");
        }
    }
}
