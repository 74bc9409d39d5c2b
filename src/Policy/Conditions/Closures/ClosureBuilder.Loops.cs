using FastMcp.Policy.Conditions.Functions;
using FastMcp.Policy.Conditions.Values;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Conditions.Syntax;

namespace FastMcp.Policy.Conditions.Closures;

/// <summary>Macros over a range.</summary>
internal static partial class ClosureBuilder
{
    private static Test Quantifier(PlanNode.Loop loop)
    {
        var (range, body, first, second) = (ValueOf(loop.Range), TestOf(loop.Body), loop.First, loop.Second);
        return loop.Kind == MacroKind.ExistsOne ? ExistsOne(range, body, first, second) : Fold(range, body, first, second, loop.Kind == MacroKind.All);
    }

    private static Test Fold(Evaluate over, Test body, int first, int second, bool all) => (ref Frame frame) =>
    {
        var range = over(ref frame);
        var turns = Loops.Turns(ref frame, range, out var instead);
        if (turns < 0)
        {
            return instead.ToTruth(ref frame);
        }

        var (truth, decided) = all ? (Truth.True, Truth.False) : (Truth.False, Truth.True);
        var items = new Items(range);
        for (var turn = 0; turn < turns && truth != decided; turn++)
        {
            if (!Loops.Advance(ref frame, ref items, turn, first, second))
            {
                return frame.Fail(ErrorKind.BudgetExhausted);
            }

            truth = all ? Logic.And(truth, body(ref frame)) : Logic.Or(truth, body(ref frame));
        }

        return truth;
    };

    private static Test ExistsOne(Evaluate over, Test body, int first, int second) => (ref Frame frame) =>
    {
        var range = over(ref frame);
        var turns = Loops.Turns(ref frame, range, out var instead);
        if (turns < 0)
        {
            return instead.ToTruth(ref frame);
        }

        var (count, blocked) = (0, Truth.True);
        var items = new Items(range);
        for (var turn = 0; turn < turns; turn++)
        {
            if (!Loops.Advance(ref frame, ref items, turn, first, second))
            {
                return frame.Fail(ErrorKind.BudgetExhausted);
            }

            var truth = body(ref frame);
            count += truth == Truth.True ? 1 : 0;
            blocked = truth > Truth.True ? Logic.And(blocked, truth) : blocked;
        }

        return blocked != Truth.True ? blocked : count == 1 ? Truth.True : Truth.False;
    };

    private static Evaluate Loop(PlanNode.Loop loop)
    {
        var (range, first, second) = (ValueOf(loop.Range), loop.First, loop.Second);
        var filter = loop.Kind == MacroKind.Filter ? TestOf(loop.Body) : loop.Filter is null ? null : TestOf(loop.Filter);
        Evaluate body = loop.Kind == MacroKind.Filter ? (ref Frame frame) => frame.Slot(first) : ValueOf(loop.Body);
        return loop.Kind is MacroKind.Map or MacroKind.Filter ? Listed(range, first, second, filter, body) : Mapped(range, first, second, filter, body, loop.Kind);
    }

    private static Evaluate Listed(Evaluate over, int first, int second, Test? filter, Evaluate body) => (ref Frame frame) =>
    {
        var range = over(ref frame);
        var turns = Loops.Turns(ref frame, range, out var instead);
        if (turns < 0)
        {
            return instead;
        }

        var kept = new List<Value>();
        var blocked = Value.Null;
        var items = new Items(range);
        for (var turn = 0; turn < turns; turn++)
        {
            if (!Turn(ref frame, ref items, turn, first, second, filter, body, ref blocked, out var value))
            {
                return Value.Failed(ErrorKind.BudgetExhausted);
            }

            if (value is { } made)
            {
                kept.Add(made);
            }
        }

        return blocked.IsBlocked ? blocked : Value.OfList([.. kept]);
    };

    private static Evaluate Mapped(Evaluate over, int first, int second, Test? filter, Evaluate body, MacroKind kind) => (ref Frame frame) =>
    {
        var range = over(ref frame);
        var turns = Loops.Turns(ref frame, range, out var instead);
        if (turns < 0)
        {
            return instead;
        }

        var made = new MapMaker();
        var blocked = Value.Null;
        var items = new Items(range);
        for (var turn = 0; turn < turns; turn++)
        {
            if (!Turn(ref frame, ref items, turn, first, second, filter, body, ref blocked, out var value))
            {
                return Value.Failed(ErrorKind.BudgetExhausted);
            }

            var refused = value is not { } entry ? ErrorKind.None
                : kind == MacroKind.TransformMap ? made.Add(ref frame, frame.Slot(first), entry)
                : made.AddAll(ref frame, entry);
            if (refused != ErrorKind.None && !blocked.IsBlocked)
            {
                blocked = Value.Failed(refused);
            }
        }

        return blocked.IsBlocked ? blocked : made.ToValue();
    };

    /// <summary>One turn: what the body made, null where the filter left it out. False: the budget is spent.</summary>
    private static bool Turn(ref Frame frame, ref Items items, int turn, int first, int second, Test? filter, Evaluate body, ref Value blocked, out Value? made)
    {
        made = null;
        if (!Loops.Advance(ref frame, ref items, turn, first, second))
        {
            return false;
        }

        var keep = filter is null ? Truth.True : filter(ref frame);
        var value = keep == Truth.True ? body(ref frame) : Value.Of(keep, frame.LastError);
        if (value.IsBlocked)
        {
            blocked = !blocked.IsBlocked || value.Kind == ValueKind.Unknown ? value : blocked;
        }
        else if (keep == Truth.True)
        {
            made = value;
        }

        return true;
    }
}
