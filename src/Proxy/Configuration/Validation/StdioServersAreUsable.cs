using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Servers that the gateway starts can be started, are spoken to in MCP, and are lent what they can take.</summary>
internal sealed class StdioServersAreUsable : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        foreach (var upstream in config.Upstreams)
        {
            if (upstream.Stdio is { Command.Count: > 0 } stdio)
            {
                if (!CanBeFound(stdio.Command[0], stdio.Directory))
                {
                    errors.Add(upstream.Place, $"There is no program '{stdio.Command[0]}' for upstream '{upstream.Name}'.");
                }

                if (stdio.Directory is { } directory && !Directory.Exists(directory))
                {
                    errors.Add(upstream.Place, $"There is no folder {directory}.");
                }
            }

            Credentials(config, upstream, errors);
        }

        foreach (var route in config.Routes.Where(route => route.Protocol != RouteProtocol.Mcp && config.Upstreams.Any(upstream => upstream.Name == route.Upstream && upstream.Stdio is not null)))
        {
            errors.Add(route.Place, $"Route '{route.Name}' leads to a server on pipes, which speaks MCP alone: it needs 'protocol: mcp'.");
        }
    }

    private static void Credentials(Config config, UpstreamConfig upstream, ConfigErrors errors)
    {
        var lent = upstream.Lend.Values.Append(upstream.Credential).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var credential in config.Credentials.Where(credential => lent.Contains(credential.Name)))
        {
            if (upstream.Stdio is null != credential.PutAt.Environment is null)
            {
                errors.Add(upstream.Place, upstream.Stdio is null
                    ? $"'{credential.Name}' stands in an environment, and '{upstream.Name}' is no server on pipes."
                    : $"A server on pipes takes a credential at its start: '{credential.Name}' needs place: {{ environment: NAME }}.");
            }
            else if (upstream.Stdio is not null && !credential.Spec.IsStanding && credential.Keep <= TimeSpan.Zero)
            {
                errors.Add(credential.Place, $"'{credential.Name}' is minted for each call, and a server is started with it: give it 'keep', which is how long a server may live.");
            }
        }
    }

    private static bool CanBeFound(string program, string? directory) => program.Contains('/')
        ? File.Exists(Path.GetFullPath(program, directory ?? Environment.CurrentDirectory))
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));
}
