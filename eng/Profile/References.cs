using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace FastMcp.Profile;

/// <summary>What the profile says of types and methods of others: each once (ECMA-335 II.22).</summary>
/// <remarks>
/// Code that several types of references share has <c>System.__Canon</c> for each of them. The compilers know it as a type of an assembly that
/// is no file (<see cref="SharedAssembly"/>), not as the one that the library of the runtime defines.
/// </remarks>
internal sealed class References(MetadataBuilder metadata)
{
    /// <summary>Where the compilers look for the type that stands for all types of references.</summary>
    public const string SharedAssembly = "System.Private.Canon";

    private readonly Dictionary<string, AssemblyReferenceHandle> _assemblies = [];
    private readonly Dictionary<(EntityHandle Scope, string Space, string Name), TypeReferenceHandle> _types = [];
    private readonly Dictionary<string, EntityHandle> _specifications = [];
    private readonly Dictionary<(EntityHandle Parent, string Name, string Signature), MemberReferenceHandle> _methods = [];

    public TypeReferenceHandle Type(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        EntityHandle scope = type.GetDeclaringType() is { IsNil: false } outer
            ? Type(reader, outer)
            : Assembly(reader.GetString(reader.GetAssemblyDefinition().Name));
        return Type(scope, reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    public TypeReferenceHandle Type(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        EntityHandle scope = type.ResolutionScope.Kind switch
        {
            HandleKind.TypeReference => Type(reader, (TypeReferenceHandle)type.ResolutionScope),
            HandleKind.AssemblyReference => Assembly(reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)),
            _ => Assembly(reader.GetString(reader.GetAssemblyDefinition().Name)),
        };
        return Type(scope, reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    /// <param name="signature">Of a type with arguments, or an array.</param>
    public EntityHandle Type(byte[] signature) => Once($"type {Convert.ToHexString(signature)}", () => metadata.AddTypeSpecification(metadata.GetOrAddBlob(signature)));

    /// <param name="type">That it is of, with arguments.</param>
    public MemberReferenceHandle Method(EntityHandle type, MetadataReader reader, MethodDefinitionHandle handle)
    {
        var name = reader.GetString(reader.GetMethodDefinition(handle).Name);
        var signature = SignatureBytes.Method(reader.GetMethodDefinition(handle).DecodeSignature(new SignatureBytes(this), null));
        var key = (type, name, Convert.ToHexString(signature));
        return _methods.TryGetValue(key, out var known)
            ? known
            : _methods[key] = metadata.AddMemberReference(type, metadata.GetOrAddString(name), metadata.GetOrAddBlob(signature));
    }

    /// <param name="arguments">Of the method itself.</param>
    public EntityHandle Instance(MemberReferenceHandle method, byte[][] arguments)
    {
        var signature = SignatureBytes.Arguments(arguments);
        return Once($"method {MetadataTokens.GetToken(method)} {Convert.ToHexString(signature)}", () => metadata.AddMethodSpecification(method, metadata.GetOrAddBlob(signature)));
    }

    private EntityHandle Once(string key, Func<EntityHandle> add) => _specifications.TryGetValue(key, out var known) ? known : _specifications[key] = add();

    private TypeReferenceHandle Type(EntityHandle scope, string space, string name) => (space, name) is ("System", "__Canon")
        ? Once(Assembly(SharedAssembly), space, name)
        : Once(scope, space, name);

    private TypeReferenceHandle Once(EntityHandle scope, string space, string name) => _types.TryGetValue((scope, space, name), out var known)
        ? known
        : _types[(scope, space, name)] = metadata.AddTypeReference(scope, metadata.GetOrAddString(space), metadata.GetOrAddString(name));

    private AssemblyReferenceHandle Assembly(string name) => _assemblies.TryGetValue(name, out var known)
        ? known
        : _assemblies[name] = metadata.AddAssemblyReference(metadata.GetOrAddString(name), new Version(0, 0, 0, 0), default, default, default, default);
}
