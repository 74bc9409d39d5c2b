using System.Text;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Json;

/// <summary>
/// Builds a <see cref="SlotPlan"/> from paths. A path is its key names from the outermost on;
/// <c>[]</c> stands for every element of an array and <c>*</c> for every key.
/// </summary>
internal sealed class SlotPlanBuilder
{
    /// <summary>A listed key must fit the scanner's hold even with each of its bytes written as \uXXXX.</summary>
    internal const int MaxKeyLength = JsonSlotScanner.MaxHeldKey / 6;

    private sealed class Place
    {
        public SlotRule Rule;
        public ChannelKind Channel;
        public readonly List<byte[]> Keys = [];
        public readonly List<int> Children = [];
        public int AnyKey = SlotPlan.Nowhere;
        public int Element = SlotPlan.Nowhere;
        public int GroupDepth;
    }

    private readonly List<Place> _places = [new Place()];

    public SlotPlanBuilder Add(SlotRule rule, params ReadOnlySpan<string> path)
    {
        _places[Reach(path)].Rule = rule;
        return this;
    }

    public SlotPlanBuilder AddChannel(ChannelKind kind, params ReadOnlySpan<string> path)
    {
        var place = _places[Reach(path)];
        place.Rule = SlotRule.Channel;
        place.Channel = kind;
        return this;
    }

    /// <summary>A signed text, or the signature of one.</summary>
    /// <param name="rule"><see cref="SlotRule.SignedText"/> or <see cref="SlotRule.Signature"/>.</param>
    /// <param name="depth">How many arrays on the path tell one signed whole from another.</param>
    /// <param name="path">Where it stands.</param>
    public SlotPlanBuilder AddSigned(SlotRule rule, int depth, params ReadOnlySpan<string> path)
    {
        var place = _places[Reach(path)];
        place.Rule = rule;
        place.GroupDepth = depth;
        return this;
    }

    /// <summary>Elements of a top-level array are read as documents of their own (JSON-RPC batches).</summary>
    public SlotPlanBuilder ElementsLikeRoot()
    {
        _places[0].Element = SlotPlan.Root;
        return this;
    }

    public SlotPlan Build() => new([.. _places.Select(static place => new SlotPlanNode(
        place.Rule, place.Channel, [.. place.Keys], [.. place.Children], place.AnyKey, place.Element, place.GroupDepth))]);

    private int Reach(ReadOnlySpan<string> path)
    {
        var at = SlotPlan.Root;
        foreach (var step in path)
        {
            at = step switch
            {
                "[]" => _places[at].Element = Existing(_places[at].Element),
                "*" => _places[at].AnyKey = Existing(_places[at].AnyKey),
                _ => Key(_places[at], Encoding.UTF8.GetBytes(step)),
            };
        }

        return at;
    }

    private int Existing(int node)
    {
        if (node != SlotPlan.Nowhere)
        {
            return node;
        }

        _places.Add(new Place());
        return _places.Count - 1;
    }

    private int Key(Place place, byte[] key)
    {
        var index = place.Keys.FindIndex(known => known.AsSpan().SequenceEqual(key));
        if (index >= 0)
        {
            return place.Children[index];
        }

        if (place.Keys.Count == 64 || key.Length > MaxKeyLength)
        {
            throw new ArgumentException("A place lists at most 64 keys, each short enough to be held.");
        }

        place.Keys.Add(key);
        place.Children.Add(Existing(SlotPlan.Nowhere));
        return place.Children[^1];
    }
}
