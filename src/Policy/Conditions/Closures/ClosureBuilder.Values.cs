using FastMcp.Policy.Conditions.Functions;
using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Closures;

/// <summary>Calls and literals.</summary>
internal static partial class ClosureBuilder
{
    private static Evaluate Call(string routine, Evaluate[] arguments) => arguments.Length switch
    {
        0 => new Evaluate(Routines.Without[routine]),
        1 => One(Routines.One[routine], arguments[0]),
        2 => Two(Routines.Two[routine], arguments[0], arguments[1]),
        3 => Three(Routines.Three[routine], arguments[0], arguments[1], arguments[2]),
        _ => Four(Routines.Four[routine], arguments),
    };

    private static Evaluate One(Routine1 routine, Evaluate a) => (ref Frame frame) =>
    {
        var value = a(ref frame);
        return value.IsBlocked ? value : routine(ref frame, value);
    };

    private static Evaluate Two(Routine2 routine, Evaluate a, Evaluate b) => (ref Frame frame) =>
    {
        var left = a(ref frame);
        var right = b(ref frame);
        return Logic.Blocked(left, right, out var blocked) ? blocked : routine(ref frame, left, right);
    };

    private static Evaluate Three(Routine3 routine, Evaluate a, Evaluate b, Evaluate c) => (ref Frame frame) =>
    {
        var first = a(ref frame);
        var second = b(ref frame);
        var third = c(ref frame);
        return Logic.Blocked([first, second, third], out var blocked) ? blocked : routine(ref frame, first, second, third);
    };

    private static Evaluate Four(Routine4 routine, Evaluate[] arguments) => (ref Frame frame) =>
    {
        var first = arguments[0](ref frame);
        var second = arguments[1](ref frame);
        var third = arguments[2](ref frame);
        var fourth = arguments[3](ref frame);
        return Logic.Blocked([first, second, third, fourth], out var blocked) ? blocked : routine(ref frame, first, second, third, fourth);
    };

    private static Evaluate Matches(Evaluate text, TextPattern pattern) => (ref Frame frame) =>
    {
        var value = text(ref frame);
        return value.IsBlocked ? value : Functions.Functions.Matches(ref frame, value, pattern);
    };

    private static Evaluate List(Evaluate[] items, bool[] optional) => (ref Frame frame) =>
    {
        var values = All(ref frame, items);
        return Logic.Blocked(values, out var blocked) ? blocked : Functions.Functions.MakeList(ref frame, values, optional);
    };

    private static Evaluate Map(Evaluate[] keys, Evaluate[] values, bool[] optional) => (ref Frame frame) =>
    {
        var left = All(ref frame, keys);
        var right = All(ref frame, values);
        return Logic.Blocked([.. left, .. right], out var blocked) ? blocked : Functions.Functions.MakeMap(ref frame, left, right, optional);
    };

    private static Value[] All(ref Frame frame, Evaluate[] parts)
    {
        var values = new Value[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            values[i] = parts[i](ref frame);
        }

        return values;
    }

    private static Evaluate Bind(int slot, Evaluate value, Evaluate body) => (ref Frame frame) =>
    {
        frame.SetSlot(slot, value(ref frame));
        return body(ref frame);
    };

    private static Evaluate OptionalMap(Evaluate operand, int slot, Evaluate body, bool flat) => (ref Frame frame) =>
    {
        var optional = operand(ref frame);
        if (optional.Kind != ValueKind.Optional)
        {
            return optional.IsBlocked ? optional : Value.Failed(ErrorKind.NoSuchOverload);
        }

        if (optional.Ref is not Value[] inner)
        {
            return optional;
        }

        frame.SetSlot(slot, inner[0]);
        var value = body(ref frame);
        return value.IsBlocked ? value
            : !flat ? Value.OfOptional(value)
            : value.Kind == ValueKind.Optional ? value : Value.Failed(ErrorKind.NoSuchOverload);
    };
}
