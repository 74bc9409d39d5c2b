using System.Globalization;
using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Tests.Conformance;

/// <summary>The values of conformance files as values of conditions.</summary>
internal static class ProtoValues
{
    public static Value Of(ProtoNode node)
    {
        (string name, object value) = node.Fields.Single();
        return name switch
        {
            "null_value" => Value.Null,
            "bool_value" => Value.Of((string)value == "true"),
            "int64_value" => Value.Of(long.Parse((string)value, CultureInfo.InvariantCulture)),
            "uint64_value" => Value.Of(ulong.Parse((string)value, CultureInfo.InvariantCulture)),
            "double_value" => Value.Of(Real((string)value)),
            "string_value" => Value.OfText((byte[])value),
            "bytes_value" => Value.OfBytes((byte[])value),
            "type_value" => Value.OfType(node.Text(name)!),
            "list_value" => Value.OfList([.. ((ProtoNode)value).All("values").Select(Of)]),
            "map_value" => Map((ProtoNode)value),
            "object_value" => Time((ProtoNode)value),
            _ => throw new FormatException(name),
        };
    }

    private static Value Map(ProtoNode node)
    {
        ProtoNode[] entries = [.. node.All("entries")];
        return Value.OfMap(new ValueMap([.. entries.Select(entry => Of(entry.Child("key")!))], [.. entries.Select(entry => Of(entry.Child("value")!))]));
    }

    private static Value Time(ProtoNode node)
    {
        (string type, object inner) = node.Fields.Single();
        long seconds = long.Parse(((ProtoNode)inner).Text("seconds") ?? "0", CultureInfo.InvariantCulture);
        int nanos = int.Parse(((ProtoNode)inner).Text("nanos") ?? "0", CultureInfo.InvariantCulture);
        return type.EndsWith("Duration]", StringComparison.Ordinal) ? Value.OfDuration(seconds * 1_000_000_000 + nanos) : Value.OfTimestamp(seconds, nanos);
    }

    private static double Real(string text) => text switch
    {
        "inf" or "Infinity" => double.PositiveInfinity,
        "-inf" or "-Infinity" => double.NegativeInfinity,
        "nan" or "NaN" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
