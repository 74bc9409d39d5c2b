using FastMcp.Policy.Facts;
using FastMcp.Policy.Schemas;

namespace FastMcp.Proxy.Gating.Tools;

/// <summary>The catalogue of a route's upstream beside what its server says now.</summary>
internal sealed class UpstreamPins(PinBook book, string upstream, Catalogue catalogue)
{
    public Catalogue Catalogue => catalogue;

    public PinMeters Meters => book.Meters;

    /// <summary>What decisions may read of it; null: nothing is pinned.</summary>
    /// <param name="tool">Its name; empty: the message calls none.</param>
    /// <param name="seen">What a list says of it that is looked at now; null: as it was seen last.</param>
    public CatalogueFacts? FactsOf(ReadOnlySpan<byte> tool, PinState? seen = null) =>
        catalogue.Find(tool) is { } pinned ? pinned.Of(seen ?? book.StateOf(upstream, pinned)) : catalogue.Server;

    public PinState StateOf(ReadOnlySpan<byte> tool) =>
        catalogue.Find(tool) is { } pinned ? book.StateOf(upstream, pinned) : catalogue.HasPins ? PinState.Unpinned : PinState.None;

    /// <summary>A list has it: is it to be shown?</summary>
    /// <param name="tool">Its name.</param>
    /// <param name="item">All that the list says of it.</param>
    /// <param name="state">What that is, beside the pin.</param>
    public bool Shows(ReadOnlySpan<byte> tool, ReadOnlySpan<byte> item, out PinState state)
    {
        state = catalogue.Find(tool) is { HasDefinition: true } pinned ? book.See(upstream, pinned, item) : StateOf(tool);
        var shows = !Denies(state);
        if (!shows)
        {
            book.Meters.Hidden.Add();
        }

        return shows;
    }

    public bool Denies(PinState state) => (state == PinState.Changed && catalogue.DeniesChanged) || (state == PinState.Unpinned && catalogue.DeniesUnpinned);

    public ToolSchema? ArgumentsOf(ReadOnlySpan<byte> tool) => catalogue.Find(tool) is { } pinned ? book.ArgumentsOf(upstream, pinned) : null;

    /// <summary>Names what is known of the tool: what was approved is void where it is another.</summary>
    public string DefinitionOf(ReadOnlySpan<byte> tool) => catalogue.Find(tool) is { } pinned ? book.DefinitionOf(upstream, pinned) ?? "" : "";
}
