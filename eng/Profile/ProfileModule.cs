using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace FastMcp.Profile;

/// <summary>
/// A profile as the runtime's compilers read it (--mibc): a zip file of an assembly whose global methods are never run. Their
/// instructions are the data: AssemblyDictionary names groups of methods by the assemblies that they are made of.
/// </summary>
internal sealed class ProfileModule(MetadataBuilder metadata)
{
    private const string Dictionary = "AssemblyDictionary";

    // A name that is too long is not read; what stands behind the assemblies is not looked at.
    private const int LongestName = 200;

    private readonly SortedDictionary<string, ProfileGroup> _groups = new(StringComparer.Ordinal);
    private readonly BlobBuilder _code = new();

    public void Add(CountedMethod method)
    {
        var name = string.Concat(method.Assemblies.Select(assembly => $"{assembly};"));
        if (!_groups.TryGetValue(name, out var group))
        {
            _groups[name] = group = new ProfileGroup(metadata);
        }

        group.Add(method);
    }

    public void Write(string file)
    {
        var name = Path.GetFileName(file);
        metadata.AddModule(0, metadata.GetOrAddString(name), metadata.GetOrAddGuid(Guid.Empty), default, default);
        metadata.AddAssembly(metadata.GetOrAddString(name), new Version(0, 0, 0, 0), default, default, default, default);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        AddGroups(new MethodBodyStreamEncoder(_code));

        using var stream = new FileStream(file, FileMode.Create);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create);
        var entry = zip.CreateEntry($"{name}.dll", CompressionLevel.SmallestSize);
        // The same counts make the same file.
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var content = entry.Open();
        Portable().WriteContentTo(content);
    }

    private void AddGroups(MethodBodyStreamEncoder bodies)
    {
        var index = new InstructionEncoder(new BlobBuilder());
        foreach (var (name, group) in _groups)
        {
            var first = name[..Math.Min(name.Length, LongestName)];
            index.LoadString(metadata.GetOrAddUserString(name));
            index.OpCode(ILOpCode.Ldtoken);
            index.Token(Method(bodies, $"Assemblies_{first}_{MetadataTokens.GetRowNumber(NextMethod())}", group.Code));
            index.OpCode(ILOpCode.Pop);
        }

        Method(bodies, Dictionary, index);
    }

    private MethodDefinitionHandle NextMethod() => MetadataTokens.MethodDefinitionHandle(metadata.GetRowCount(TableIndex.MethodDef) + 1);

    private MethodDefinitionHandle Method(MethodBodyStreamEncoder bodies, string name, InstructionEncoder code)
    {
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature().Parameters(0, result => result.Void(), _ => { });
        return metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, metadata.GetOrAddString(name), metadata.GetOrAddBlob(signature),
            bodies.AddMethodBody(code), MetadataTokens.ParameterHandle(1));
    }

    private BlobBuilder Portable()
    {
        var content = new BlobBuilder();
        new ManagedPEBuilder(
            PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), _code,
            deterministicIdProvider: _ => new BlobContentId(Guid.Empty, 0)).Serialize(content);
        return content;
    }
}
