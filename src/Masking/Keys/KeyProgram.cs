using FastMcp.Masking.Core;
using FastMcp.Masking.Matching;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Keys;

/// <summary>
/// The key rules of one scope. A place holds, from its highest bits on, the rule that marks everything here and below (its index and one;
/// 0: none), whether this is the root, and the steps of paths that the next level may take, a bit each.
/// </summary>
/// <remarks>
/// Immutable, shared. Documents are read from their root on; documents of their own are also the elements of an array at
/// the root, and what stands in MCP messages at <c>params.arguments</c> and <c>result.structuredContent</c>.
/// </remarks>
internal sealed class KeyProgram : KeyMap
{
    private const int RuleShift = 48;
    private const ulong AtRoot = 1UL << 47;

    private readonly ProgramRule[] _rules;
    private readonly PathStep[] _steps;
    private readonly KeyNames _names;

    /// <param name="rules">In tie-breaking order; enforced ones come before those that only monitor.</param>
    public KeyProgram(ProgramRule[] rules)
    {
        _rules = [.. rules.OrderBy(rule => rule.Enforced ? 0 : 1)];
        _names = new KeyNames(_rules);
        var steps = new List<PathStep>();
        for (var rule = 0; rule < _rules.Length; rule++)
        {
            foreach (var path in _rules[rule].Key!.Paths)
            {
                PathStep.Add(steps, path, rule + 1);
            }
        }

        if (steps.Count > KeySpec.MostSteps)
        {
            throw new InvalidDataException("The policy image has more steps of key paths than fit.");
        }

        foreach (var path in PathStep.Documents)
        {
            PathStep.Add(steps, path, PathStep.Document);
        }

        _steps = [.. steps];
        Root = AtRoot;
        for (var step = 0; step < _steps.Length; step++)
        {
            Root |= _steps[step].IsFirst ? 1UL << step : 0;
        }
    }

    public override ulong Root { get; }

    public override ulong Member(ulong place, ReadOnlySpan<byte> key)
    {
        Span<byte> room = stackalloc byte[MostKeyBytes];
        var folded = KeyNames.Fold(key, room);
        var next = Next(place, folded, isElement: false);
        return Mark(next, _names.Find(folded));
    }

    public override ulong Element(ulong place)
    {
        var next = Next(place, default, isElement: true);
        return (place & AtRoot) != 0 ? next | Root : next;
    }

    public override bool IsMarked(ulong place) => place >> RuleShift != 0;

    /// <summary>Of a place that is marked.</summary>
    public ProgramRule RuleAt(ulong place) => _rules[(int)(place >> RuleShift) - 1];

    private ulong Next(ulong place, ReadOnlySpan<byte> key, bool isElement)
    {
        // What marks an object marks all in it.
        var next = place & (ulong.MaxValue << RuleShift);
        for (var live = place & (AtRoot - 1); live != 0; live &= live - 1)
        {
            var index = System.Numerics.BitOperations.TrailingZeroCount(live);
            ref readonly var step = ref _steps[index];
            next |= step.Descends ? 1UL << index : 0;
            if (!step.Fits(key, isElement))
            {
                continue;
            }

            next = step.Ends switch
            {
                0 => next | (1UL << (index + 1)),
                PathStep.Document => next | Root,
                var rule => Mark(next, rule),
            };
        }

        return next;
    }

    // Of two rules that fit the first marks.
    private static ulong Mark(ulong place, int rule)
    {
        var known = (int)(place >> RuleShift);
        return rule == 0 || (known != 0 && known <= rule) ? place : (place & ((1UL << RuleShift) - 1)) | ((ulong)rule << RuleShift);
    }
}
