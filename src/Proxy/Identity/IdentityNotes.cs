using FastMcp.Proxy.Configuration;

namespace FastMcp.Proxy.Identity;

/// <summary>What an operator should know of who may call, for start and health.</summary>
internal static class IdentityNotes
{
    public static IEnumerable<string> Of(Snapshot snapshot)
    {
        var routes = snapshot.Routes.Select(route => (route.Name, route.Config.Identity)).ToArray();
        if (Array.TrueForAll(routes, route => route.Identity.IsOpen))
        {
            return [snapshot.Config.Issuers.Count == 0 ? "There are no issuers: every caller is anonymous." : "No route has 'identity': every caller is anonymous."];
        }

        return routes.Where(route => route.Identity.Anonymous).Select(route => $"Route '{route.Name}' lets anyone in who shows nothing.");
    }
}
