using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace FastMcp.Profile.Tests;

/// <summary>Reads a profile as the compilers do: a zip file of an assembly, in it AssemblyDictionary, that names groups, that name methods.</summary>
internal sealed class ProfileReader : IDisposable
{
    private readonly PEReader _portable;

    public ProfileReader(string file)
    {
        using var zip = ZipFile.OpenRead(file);
        using var entry = zip.GetEntry($"{Path.GetFileName(file)}.dll")!.Open();
        var content = new MemoryStream();
        entry.CopyTo(content);
        content.Position = 0;
        _portable = new PEReader(content);
        Metadata = _portable.GetMetadataReader();
    }

    public MetadataReader Metadata { get; }

    /// <summary>Each method: the group that it is in, its reference, and the numbers and tokens of its counts.</summary>
    public IEnumerable<(string Group, EntityHandle Method, IReadOnlyList<long> Counts)> Methods()
    {
        foreach (var (group, code) in Groups())
        {
            var (method, counts, isCount) = (default(EntityHandle), new List<long>(), false);
            foreach (var (operation, operand) in Instructions(code))
            {
                switch (operation)
                {
                    case ILOpCode.Pop:
                        yield return (group, method, counts);
                        (method, counts) = (default, []);
                        break;
                    case ILOpCode.Ldstr:
                        isCount = Text(operand) == "InstrumentationDataStart";
                        break;
                    case ILOpCode.Ldtoken when !isCount:
                        method = MetadataTokens.EntityHandle((int)operand);
                        break;
                    default:
                        counts.Add(operand);
                        break;
                }
            }
        }
    }

    public void Dispose() => _portable.Dispose();

    private IEnumerable<(string Group, MethodDefinitionHandle Code)> Groups()
    {
        var dictionary = Metadata.MethodDefinitions.Single(handle => Metadata.GetString(Metadata.GetMethodDefinition(handle).Name) == "AssemblyDictionary");
        var name = "";
        foreach (var (operation, operand) in Instructions(dictionary))
        {
            if (operation == ILOpCode.Ldstr)
            {
                name = Text(operand);
            }
            else if (operation == ILOpCode.Ldtoken)
            {
                yield return (name, (MethodDefinitionHandle)MetadataTokens.EntityHandle((int)operand));
            }
        }
    }

    private string Text(long token) => Metadata.GetUserString(MetadataTokens.UserStringHandle((int)token & 0xFFFFFF));

    private List<(ILOpCode Operation, long Operand)> Instructions(MethodDefinitionHandle method)
    {
        var code = _portable.GetMethodBody(Metadata.GetMethodDefinition(method).RelativeVirtualAddress).GetILBytes().AsSpan();
        var found = new List<(ILOpCode, long)>();
        while (code.Length > 0)
        {
            var operation = (ILOpCode)code[0];
            var (length, operand) = operation switch
            {
                ILOpCode.Ldstr or ILOpCode.Ldtoken or ILOpCode.Ldc_i4 => (4, BinaryPrimitives.ReadInt32LittleEndian(code[1..])),
                ILOpCode.Ldc_i4_s => (1, (sbyte)code[1]),
                ILOpCode.Ldc_i8 => (8, BinaryPrimitives.ReadInt64LittleEndian(code[1..])),
                >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8 => (0, (int)operation - (int)ILOpCode.Ldc_i4_0),
                ILOpCode.Pop => (0, 0L),
                _ => throw new InvalidDataException($"{operation}"),
            };
            found.Add((operation, operand));
            code = code[(1 + length)..];
        }

        return found;
    }
}
