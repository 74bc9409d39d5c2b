namespace FastMcp.PolicyCompiler.Conditions.Types;

/// <summary>A type of CEL. Compared by content.</summary>
internal sealed record CelType(TypeKind Kind, string Name, CelType[] Parameters)
{
    public static CelType Dyn { get; } = Simple(TypeKind.Dyn, "dyn");

    public static CelType Null { get; } = Simple(TypeKind.Null, "null_type");

    public static CelType Bool { get; } = Simple(TypeKind.Bool, "bool");

    public static CelType Int { get; } = Simple(TypeKind.Int, "int");

    public static CelType Uint { get; } = Simple(TypeKind.Uint, "uint");

    public static CelType Double { get; } = Simple(TypeKind.Double, "double");

    public static CelType String { get; } = Simple(TypeKind.String, "string");

    public static CelType Bytes { get; } = Simple(TypeKind.Bytes, "bytes");

    public static CelType Timestamp { get; } = Simple(TypeKind.Timestamp, "google.protobuf.Timestamp");

    public static CelType Duration { get; } = Simple(TypeKind.Duration, "google.protobuf.Duration");

    public static CelType Ip { get; } = Simple(TypeKind.Named, "net.IP");

    public static CelType Cidr { get; } = Simple(TypeKind.Named, "net.CIDR");

    /// <summary>The types that a condition can name as a value.</summary>
    public static IReadOnlyDictionary<string, CelType> Denotations { get; } = new Dictionary<string, CelType>
    {
        ["bool"] = Bool,
        ["int"] = Int,
        ["uint"] = Uint,
        ["double"] = Double,
        ["string"] = String,
        ["bytes"] = Bytes,
        ["null_type"] = Null,
        ["list"] = List(Dyn),
        ["map"] = Map(Dyn, Dyn),
        ["type"] = Simple(TypeKind.Type, "type"),
        ["optional_type"] = Optional(Dyn),
        ["google.protobuf.Timestamp"] = Timestamp,
        ["google.protobuf.Duration"] = Duration,
        ["net.IP"] = Ip,
        ["net.CIDR"] = Cidr,
    };

    public static CelType List(CelType item) => new(TypeKind.List, "list", [item]);

    public static CelType Map(CelType key, CelType value) => new(TypeKind.Map, "map", [key, value]);

    public static CelType Optional(CelType value) => new(TypeKind.Optional, "optional_type", [value]);

    public static CelType TypeOf(CelType type) => new(TypeKind.Type, "type", [type]);

    public static CelType Named(string name, params CelType[] parameters) => new(TypeKind.Named, name, parameters);

    public static CelType Variable(string name) => Simple(TypeKind.Variable, name);

    public bool Equals(CelType? other) =>
        other is not null && Kind == other.Kind && Name == other.Name && Parameters.SequenceEqual(other.Parameters);

    public override int GetHashCode() => unchecked(((int)Kind * 31 + Name.GetHashCode()) * 31 + Parameters.Length);

    public override string ToString() => Kind switch
    {
        TypeKind.Timestamp => "timestamp",
        TypeKind.Duration => "duration",
        TypeKind.Optional => $"optional({Parameters[0]})",
        _ => Parameters.Length == 0 ? Name : $"{Name}({string.Join(", ", (object[])Parameters)})",
    };

    private static CelType Simple(TypeKind kind, string name) => new(kind, name, []);
}
