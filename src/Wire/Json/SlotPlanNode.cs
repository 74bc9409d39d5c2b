using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Json;

/// <summary>One place of a <see cref="SlotPlan"/>.</summary>
/// <param name="Rule">What a value here is.</param>
/// <param name="Channel">Which channel, where the rule says so.</param>
/// <param name="Keys">Listed keys of an object here, at most 64.</param>
/// <param name="Children">The nodes of their values.</param>
/// <param name="AnyKey">The node for the value of any other key, or <see cref="SlotPlan.Nowhere"/>.</param>
/// <param name="Element">The node of every element of an array here, or <see cref="SlotPlan.Nowhere"/>.</param>
/// <param name="GroupDepth">Of a signed text: how many arrays on its path, from the outermost on, tell one group from another.</param>
internal readonly record struct SlotPlanNode(
    SlotRule Rule, ChannelKind Channel, byte[][] Keys, int[] Children, int AnyKey, int Element, int GroupDepth);
