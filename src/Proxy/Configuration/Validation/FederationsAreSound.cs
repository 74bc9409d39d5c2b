using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Federation;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Of several servers behind one route no two can give the same name, whatever they list: a name tells its server.</summary>
internal sealed class FederationsAreSound : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        foreach (var route in config.Routes.Where(route => route.Servers.Count > 0))
        {
            Terms(config, route, errors);
            for (var i = 0; i < route.Servers.Count; i++)
            {
                One(route.Servers[i], errors);
                for (var j = 0; j < i; j++)
                {
                    Two(route.Servers[j], route.Servers[i], errors);
                }
            }
        }
    }

    private static void Terms(Config config, RouteConfig route, ConfigErrors errors)
    {
        if (route.Protocol != RouteProtocol.Mcp)
        {
            errors.Add(route.Place, $"Route '{route.Name}' has 'servers': it needs 'protocol: mcp'.");
        }

        if (route.ForwardAuthorization || route.ForwardCookie)
        {
            errors.Add(route.Place, $"Route '{route.Name}' has 'servers': what is meant for one of them is not forwarded to all. Use 'credential' of the upstreams.");
        }

        var names = config.Upstreams.Select(upstream => upstream.Name).ToArray();
        foreach (var member in route.Servers.Where(member => !names.Contains(member.Upstream, StringComparer.Ordinal)))
        {
            errors.Add(member.Place, $"There is no upstream '{member.Upstream}'.{DidYouMean.Hint(member.Upstream, names)}");
        }
    }

    private static void One(MemberConfig member, ConfigErrors errors)
    {
        if (!member.Prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
        {
            errors.Add(member.Place, $"A prefix is letters, digits, '_', '-' and '.', and '{member.Prefix}' is not.");
        }

        if (member.Path.Length == 0 || member.Path[0] != '/' || member.Path.Any(c => c is <= ' ' or > '~' or '?' or '#'))
        {
            errors.Add(member.Place, $"'{member.Path}' is no path of an endpoint.");
        }

        foreach (var twice in (member.Tools ?? []).GroupBy(tool => tool.As).Where(group => group.Count() > 1))
        {
            errors.Add(member.Place, $"Two tools of '{member.Upstream}' would be called '{member.Prefix}{twice.Key}': give one another name with 'as'.");
        }
    }

    private static void Two(MemberConfig one, MemberConfig other, ConfigErrors errors)
    {
        if (one.Upstream == other.Upstream)
        {
            errors.Add(other.Place, $"'{other.Upstream}' stands twice in 'servers': list all its tools in one place.");
        }
        else if (one.Prefix.StartsWith(other.Prefix, StringComparison.Ordinal) || other.Prefix.StartsWith(one.Prefix, StringComparison.Ordinal))
        {
            errors.Add(other.Place, $"The prefixes '{one.Prefix}' of '{one.Upstream}' and '{other.Prefix}' of '{other.Upstream}' could make the same name: none may begin with another.");
        }
    }
}
