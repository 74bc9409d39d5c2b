using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Json;

/// <summary>
/// What the values at the paths of a protocol are, as a graph over key names. Immutable, shared by all scanners.
/// A listed key is a word of the protocol: it is skeleton where it is listed, and may stand only once in its object,
/// so that a client which takes the last of two sees the text that was judged.
/// </summary>
public sealed class SlotPlan
{
    /// <summary>No rule applies here and below.</summary>
    internal const int Nowhere = -1;

    private readonly SlotPlanNode[] _nodes;

    internal SlotPlan(SlotPlanNode[] nodes) => _nodes = nodes;

    internal static int Root => 0;

    internal ref readonly SlotPlanNode At(int node) => ref _nodes[node];

    internal SlotRule RuleOf(int node) => node == Nowhere ? SlotRule.Text : _nodes[node].Rule;

    internal ChannelKind KindOf(int node) => node == Nowhere ? ChannelKind.None : _nodes[node].Channel;

    internal int GroupDepthOf(int node) => _nodes[node].GroupDepth;

    internal int ElementOf(int node) => node == Nowhere ? Nowhere : _nodes[node].Element;

    internal bool HasKeys(int node) => node != Nowhere && (_nodes[node].Keys.Length != 0 || _nodes[node].AnyKey != Nowhere);

    /// <summary>Which listed key this is (its ordinal among its siblings), or -1; and the node of its value.</summary>
    internal int Find(int node, ReadOnlySpan<byte> key, out int child)
    {
        ref readonly var at = ref _nodes[node];
        for (var i = 0; i < at.Keys.Length; i++)
        {
            if (key.SequenceEqual(at.Keys[i]))
            {
                child = at.Children[i];
                return i;
            }
        }

        child = at.AnyKey;
        return -1;
    }
}
