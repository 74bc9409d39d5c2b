using FastMcp.Policy.Conditions.Json;
using FastMcp.Policy.Conditions.Values;
using FastMcp.Policy.Facts;

namespace FastMcp.Policy.Conditions.Functions;

/// <summary>Lists, maps, fields.</summary>
public static partial class Functions
{
    public static Value Size(ref Frame frame, in Value a) => a.Kind switch
    {
        ValueKind.String => frame.ChargeBytes(a.Length) ? Value.Of((long)CodePoints(frame.Text(a))) : Exhausted,
        ValueKind.Bytes => Value.Of((long)a.Length),
        ValueKind.List or ValueKind.Map => Value.Of((long)CountOf(ref frame, a)),
        _ => NoOverload,
    };

    public static Value In(ref Frame frame, in Value a, in Value b)
    {
        if (b.Kind == ValueKind.Map)
        {
            var found = Lookup(ref frame, b, a);
            return found.Kind != ValueKind.Error ? Value.True : found.AsError == ErrorKind.BudgetExhausted ? found : Value.False;
        }

        if (b.Kind != ValueKind.List)
        {
            return NoOverload;
        }

        var items = new Items(b);
        for (var left = CountOf(ref frame, b); left > 0; left--)
        {
            if (!frame.Charge(1))
            {
                return Exhausted;
            }

            if (AreEqual(ref frame, a, items.Next(ref frame)))
            {
                return frame.Charge(0) ? Value.True : Exhausted;
            }
        }

        return frame.Charge(0) ? Value.False : Exhausted;
    }

    public static Value Index(ref Frame frame, in Value a, in Value b)
    {
        if (a.Kind == ValueKind.Optional)
        {
            return Chain(ref frame, a, b);
        }

        return a.Kind switch
        {
            ValueKind.Map => Lookup(ref frame, a, b),
            ValueKind.List when IndexOf(b) is { } index => (ulong)index < (ulong)CountOf(ref frame, a) ? ItemAt(ref frame, a, (int)index) : Value.Failed(ErrorKind.IndexOutOfRange),
            _ => NoOverload,
        };
    }

    public static Value OptionalIndex(ref Frame frame, in Value a, in Value b) =>
        a.Kind == ValueKind.Optional ? Chain(ref frame, a, b) : Optionally(Index(ref frame, a, b));

    /// <summary>A field by name: of a map, a finding, or what an optional holds.</summary>
    public static Value Field(ref Frame frame, in Value a, in Value name)
    {
        if (a.Kind == ValueKind.Optional)
        {
            return a.Ref is Value[] inner ? OptionalField(ref frame, inner[0], name) : a;
        }

        return a.Kind switch
        {
            ValueKind.Map => Lookup(ref frame, a, name),
            ValueKind.Finding => FindingField(ref frame, a, name),
            _ => NoOverload,
        };
    }

    public static Value OptionalField(ref Frame frame, in Value a, in Value name) =>
        a.Kind == ValueKind.Optional ? Field(ref frame, a, name) : Optionally(Field(ref frame, a, name));

    public static Value HasField(ref Frame frame, in Value a, in Value name)
    {
        if (a.Kind == ValueKind.Optional)
        {
            return a.Ref is Value[] inner ? HasField(ref frame, inner[0], name) : Value.False;
        }

        var found = a.Kind is ValueKind.Map or ValueKind.Finding ? Field(ref frame, a, name) : NoOverload;
        return found.Kind != ValueKind.Error ? Value.True
            : found.AsError is ErrorKind.NoSuchKey or ErrorKind.NoSuchField ? Value.False
            : found;
    }

    /// <summary>A list of a condition; an optional item that has no value is left out.</summary>
    public static Value MakeList(ref Frame frame, Value[] items, ReadOnlySpan<bool> optional)
    {
        if (!frame.Charge(items.Length))
        {
            return Exhausted;
        }

        var kept = 0;
        for (var i = 0; i < items.Length; i++)
        {
            if (!Unwrap(ref items[i], optional[i], out var stands))
            {
                return NoOverload;
            }

            if (stands)
            {
                items[kept++] = items[i];
            }
        }

        return Value.OfList(kept == items.Length ? items : items[..kept]);
    }

    public static Value MakeMap(ref Frame frame, Value[] keys, Value[] values, ReadOnlySpan<bool> optional)
    {
        var kept = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (!Unwrap(ref values[i], optional[i], out var stands))
            {
                return NoOverload;
            }

            if (!stands)
            {
                continue;
            }

            if (Refused(ref frame, keys.AsSpan(0, kept), keys[i]) is var error and not ErrorKind.None)
            {
                return Value.Failed(error);
            }

            (keys[kept], values[kept++]) = (keys[i], values[i]);
        }

        return Value.OfMap(kept == keys.Length ? new ValueMap(keys, values) : new ValueMap(keys[..kept], values[..kept]));
    }

    /// <summary>Why a key cannot stand beside those before it.</summary>
    internal static ErrorKind Refused(ref Frame frame, ReadOnlySpan<Value> before, in Value key)
    {
        if (key.Kind is not (ValueKind.Bool or ValueKind.Int or ValueKind.Uint or ValueKind.String))
        {
            return ErrorKind.UnsupportedKey;
        }

        foreach (ref readonly var other in before)
        {
            if (AreEqual(ref frame, other, key))
            {
                return ErrorKind.DuplicateKey;
            }
        }

        return frame.Charge(before.Length) ? ErrorKind.None : ErrorKind.BudgetExhausted;
    }

    internal static int CountOf(ref Frame frame, in Value range) => range.Ref switch
    {
        Value[] items => items.Length,
        ValueMap map => map.Count,
        TextSet texts => texts.Count,
        JsonTape tape => tape.CountOf(range.Extra),
        _ => frame.Findings.Length,
    };

    private static void CopyTo(ref Frame frame, in Value list, Span<Value> into)
    {
        var items = new Items(list);
        for (var i = 0; i < CountOf(ref frame, list); i++)
        {
            into[i] = items.Next(ref frame);
        }
    }

    private static Value ItemAt(ref Frame frame, in Value list, int index) => list.Ref switch
    {
        Value[] items => items[index],
        TextSet texts => Value.OfText(texts.At(index)),
        JsonTape tape => frame.Charge(index) ? tape.At(tape.Item(list.Extra, index), ref frame) : Exhausted,
        _ => new Value(ValueKind.Finding, null, 0, index),
    };

    private static Value Lookup(ref Frame frame, in Value map, in Value key)
    {
        if (!frame.Charge(CountOf(ref frame, map)))
        {
            return Exhausted;
        }

        if (map.Ref is JsonTape tape)
        {
            var entry = key.Kind == ValueKind.String ? tape.Find(map.Extra, frame.Text(key), ref frame) : -1;
            return entry < 0 ? Value.Failed(ErrorKind.NoSuchKey) : tape.At(entry, ref frame);
        }

        var entries = (ValueMap)map.Ref!;
        for (var i = 0; i < entries.Count; i++)
        {
            if (AreEqual(ref frame, entries.Keys[i], key))
            {
                return entries.Values[i];
            }
        }

        return Value.Failed(frame.Charge(0) ? ErrorKind.NoSuchKey : ErrorKind.BudgetExhausted);
    }

    private static Value FindingField(ref Frame frame, in Value finding, in Value name)
    {
        var found = frame.Findings[finding.Extra];
        var field = frame.Text(name);
        return field.SequenceEqual("rule"u8) ? TextOf(found.Rule)
            : field.SequenceEqual("severity"u8) ? TextOf(found.Severity)
            : field.SequenceEqual("on"u8) ? TextOf(found.On)
            : field.SequenceEqual("where"u8) ? TextOf(found.Where)
            : field.SequenceEqual("count"u8) ? Value.Of(found.Count)
            : Value.Failed(ErrorKind.NoSuchField);
    }

    private static Value TextOf(NameText name) => Value.OfText(name.Array);

    /// <summary>An int that a number stands for: 2.0 and 2u are places in a list too.</summary>
    private static long? IndexOf(in Value index) => index.Kind switch
    {
        ValueKind.Int => index.AsInt,
        ValueKind.Uint => index.AsUint <= int.MaxValue ? (long)index.AsUint : long.MaxValue,
        ValueKind.Double when Math.Floor(index.AsDouble) == index.AsDouble && Math.Abs(index.AsDouble) < int.MaxValue => (long)index.AsDouble,
        _ => null,
    };

    private static Value Chain(ref Frame frame, in Value optional, in Value index) =>
        optional.Ref is Value[] inner ? Optionally(Index(ref frame, inner[0], index)) : optional;

    private static Value Optionally(in Value found) =>
        found.Kind != ValueKind.Error ? Value.OfOptional(found)
        : found.AsError is ErrorKind.NoSuchKey or ErrorKind.NoSuchField or ErrorKind.IndexOutOfRange ? Value.NoOptional
        : found;

    private static bool Unwrap(ref Value item, bool optional, out bool stands)
    {
        stands = true;
        if (!optional)
        {
            return true;
        }

        if (item.Kind != ValueKind.Optional)
        {
            return false;
        }

        stands = item.Ref is not null;
        item = item.Ref is Value[] inner ? inner[0] : item;
        return true;
    }
}
