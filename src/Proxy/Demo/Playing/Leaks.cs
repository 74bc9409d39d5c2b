using FastMcp.Proxy.Demo.Upstreams;

namespace FastMcp.Proxy.Demo.Playing;

internal static class Leaks
{
    /// <summary>The planted values that can be read in any of the texts, whole.</summary>
    public static IReadOnlyList<PlantedValue> In(IEnumerable<string> texts)
    {
        var all = texts.ToArray();
        return [.. Planted.All.Where(value => Array.Exists(all, text => text.Contains(value.Text, StringComparison.Ordinal)))];
    }
}
