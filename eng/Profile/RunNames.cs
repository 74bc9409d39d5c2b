using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace FastMcp.Profile;

/// <summary>Names of the types and methods of one run, by the runtime's numbers.</summary>
internal sealed class RunNames(References references)
{
    private readonly Dictionary<long, DefiningModule?> _modules = [];
    private readonly Dictionary<long, RunType> _types = [];
    private readonly Dictionary<long, RunMethod> _methods = [];

    public void Add(long module, string path) => _modules[module] = DefiningModule.Open(path);

    public void Add(RunType type) => _types[type.Id] = type;

    public void Add(RunMethod method) => _methods[method.Id] = method;

    /// <returns>Nil for no type; null: it has no name outside of the run.</returns>
    public EntityHandle? Type(long id) => id == 0 ? default(EntityHandle) : Found(id) switch
    {
        null => null,
        { Rank: 0, Arguments.Count: 0 } type => Definition(type),
        _ => Bytes(id) is { } bytes ? references.Type(bytes) : null,
    };

    /// <returns>Null: it has no name outside of the run.</returns>
    public EntityHandle? Method(long id)
    {
        if (!_methods.TryGetValue(id, out var method) || Found(method.Type) is not { } type || Type(method.Type) is not { } parent)
        {
            return null;
        }

        var definition = references.Method(parent, Module(type)!.Metadata, MetadataTokens.MethodDefinitionHandle(Row(method.Token)));
        var arguments = method.Arguments.Select(Bytes).ToArray();
        return arguments.Contains(null) ? null : arguments.Length == 0 ? definition : references.Instance(definition, arguments!);
    }

    /// <param name="id">Of a method that has a name.</param>
    public IReadOnlyList<string> Assemblies(long id)
    {
        var method = _methods[id];
        var first = Module(_types[method.Type])!.Name;
        return [first, .. method.Arguments.Append(method.Type).SelectMany(Assemblies, (_, name) => name).Where(name => name != first).Distinct().Order(StringComparer.Ordinal)];

        IEnumerable<string> Assemblies(long type) => _types[type].Arguments.SelectMany(Assemblies, (_, name) => name).Append(Module(_types[type])?.Name ?? first);
    }

    private byte[]? Bytes(long id)
    {
        if (Found(id) is not { } type)
        {
            return null;
        }

        var arguments = type.Arguments.Select(Bytes).ToArray();
        return arguments.Contains(null) ? null : type.Rank > 0 ? SignatureBytes.Array(arguments[0]!, type.Rank) : SignatureBytes.Instance(Defined(type), arguments!);
    }

    private byte[] Defined(RunType type) => SignatureBytes.Named(type.Element, Definition(type));

    private TypeReferenceHandle Definition(RunType type) => references.Type(Module(type)!.Metadata, MetadataTokens.TypeDefinitionHandle(Row(type.Token)));

    private RunType? Found(long id) => _types.GetValueOrDefault(id) is { } type && (type.Rank > 0 ? type.Arguments.Count == 1 : Module(type) is not null && Row(type.Token) != 0) ? type : null;

    private DefiningModule? Module(RunType type) => _modules.GetValueOrDefault(type.Module);

    private static int Row(int token) => token & 0xFFFFFF;
}
