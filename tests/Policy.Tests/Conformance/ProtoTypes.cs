using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Types;

namespace FastMcp.Policy.Tests.Conformance;

/// <summary>The types and declarations of conformance files.</summary>
internal static class ProtoTypes
{
    public static Declarations DeclarationsOf(ProtoNode test)
    {
        ProtoNode[] declared = [.. test.All("type_env").Where(one => one.Has("ident"))];
        IEnumerable<Declaration> names = declared.Select((one, index) => new Declaration(one.Text("name")!, Of(one.Child("ident")!.Child("type")!), Declaration.FirstVariable + index, false, 256, ""));
        IEnumerable<Overload> functions = test.All("type_env").Where(one => one.Has("function")).SelectMany(one => one.Child("function")!.All("overloads")
            .Select(overload => new Overload(one.Text("name")!, overload.Text("is_instance_function") == "true", [.. overload.All("params").Select(Of)], Of(overload.Child("result_type")!))));
        return new Declarations(names, functions, test.Text("container") ?? "");
    }

    /// <summary>Times are messages in protobuf and values in CEL.</summary>
    public static bool IsTime(string message) => message is "google.protobuf.Duration" or "google.protobuf.Timestamp";

    public static CelType Of(ProtoNode node)
    {
        (string name, object value) = node.Fields.Single();
        return name switch
        {
            "dyn" => CelType.Dyn,
            "null" => CelType.Null,
            "primitive" => Primitive((string)value),
            "well_known" => (string)value == "TIMESTAMP" ? CelType.Timestamp : CelType.Duration,
            "list_type" => CelType.List(Of(((ProtoNode)value).Child("elem_type")!)),
            "map_type" => CelType.Map(Of(((ProtoNode)value).Child("key_type")!), Of(((ProtoNode)value).Child("value_type")!)),
            "message_type" when IsTime(node.Text(name)!) => node.Text(name)!.EndsWith("Duration", StringComparison.Ordinal) ? CelType.Duration : CelType.Timestamp,
            "type_param" => CelType.Variable(node.Text(name)!),
            "type" => CelType.TypeOf(Of((ProtoNode)value)),
            "abstract_type" => Abstract((ProtoNode)value),
            _ => throw new FormatException(name),
        };
    }

    private static CelType Abstract(ProtoNode node)
    {
        CelType[] parameters = [.. node.All("parameter_types").Select(Of)];
        return node.Text("name") == "optional_type" ? CelType.Optional(parameters[0]) : CelType.Named(node.Text("name")!, parameters);
    }

    private static CelType Primitive(string name) => name switch
    {
        "BOOL" => CelType.Bool,
        "INT64" => CelType.Int,
        "UINT64" => CelType.Uint,
        "DOUBLE" => CelType.Double,
        "STRING" => CelType.String,
        _ => CelType.Bytes,
    };
}
