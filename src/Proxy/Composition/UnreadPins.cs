using FastMcp.Policy.Facts;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Composition;

/// <summary>Pins and bounds of results on routes whose answers nobody reads: they would hold nothing, without a word.</summary>
internal static class UnreadPins
{
    public static IEnumerable<string> Of(IEnumerable<RouteConfig> routes, IReadOnlyDictionary<string, Catalogue> catalogues) =>
        from route in routes
        where !route.Mask && catalogues.TryGetValue(route.Upstream, out var catalogue) && (catalogue.HasPins || catalogue.Results is not null)
        select $"Route '{route.Name}' has mask: off, and the catalogue of its upstream '{route.Upstream}' pins definitions of tools or bounds results: answers that pass unread are neither. Take mask: off away, or the definitions and `results`.";
}
