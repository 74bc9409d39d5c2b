using FastMcp.Policy.Facts;

namespace FastMcp.Proxy.Gating.Tools;

/// <summary>What an operator should know of pinned tools, for health.</summary>
internal static class PinNotes
{
    private const int Most = 20;

    public static IEnumerable<string> Of(PinBook pins, IReadOnlyDictionary<string, Catalogue> catalogues)
    {
        var changed = pins.Changed(catalogues, texts: false);
        foreach (var one in changed.Take(Most))
        {
            yield return $"The tool '{one.Tool}' of '{one.Upstream}' is not what was pinned: {(catalogues[one.Upstream].DeniesChanged ? "it is neither shown nor called" : "decisions say what becomes of it")} until somebody takes it (console, or /pins).";
        }

        if (changed.Count > Most)
        {
            yield return $"{changed.Count - Most} more tools are not what was pinned.";
        }
    }
}
