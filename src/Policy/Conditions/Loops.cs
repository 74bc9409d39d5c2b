using FastMcp.Policy.Conditions.Functions;
using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions;

/// <summary>The walk over a macro's range: how often, and the variables of each turn.</summary>
public static class Loops
{
    /// <summary>Turns that the range gives; -1 and what the macro comes to where it gives none.</summary>
    public static int Turns(ref Frame frame, in Value range, out Value instead)
    {
        instead = range.IsBlocked ? range : Value.Failed(ErrorKind.NoSuchOverload);
        return range.Kind is ValueKind.List or ValueKind.Map ? Functions.Functions.CountOf(ref frame, range) : -1;
    }

    /// <summary>Sets the variables of the next turn. False: the budget is spent.</summary>
    /// <param name="turn">From 0.</param>
    /// <param name="second">The second variable's slot; -1: there is one variable.</param>
    public static bool Advance(ref Frame frame, ref Items items, int turn, int first, int second)
    {
        var next = items.Next(ref frame);
        if (second < 0)
        {
            frame.SetSlot(first, next);
        }
        else
        {
            frame.SetSlot(first, items.IsMap ? next : Value.Of((long)turn));
            frame.SetSlot(second, items.IsMap ? items.Current(ref frame) : next);
        }

        return frame.Charge(2);
    }
}
