using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace FastMcp.Profile.Tests;

public sealed class ProfileModuleTests : IDisposable
{
    private const int EdgeCount = 0x181;
    private const int TypeHistogram = 0xC3;
    private const int All = 0xF;

    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("fastmcp-profile-").FullName, "some.mibc");

    [Fact]
    public void Write_OfMethods_IsReadAsTheyWere()
    {
        var metadata = new MetadataBuilder();
        var references = new References(metadata);
        var wire = DefiningModule.Open(typeof(FastMcp.Wire.ByteRange).Assembly.Location)!.Metadata;
        var methods = wire.MethodDefinitions.Take(300).Select(handle => references.Method(references.Type(wire, wire.GetMethodDefinition(handle).GetDeclaringType()), wire, handle)).Distinct().ToArray();
        var type = references.Type(wire, wire.TypeDefinitions.Last());
        var counted = methods.Select((method, index) => new CountedMethod(
            method, index % 3 == 0 ? ["FastMcp.Wire"] : ["FastMcp.Wire", "System.Private.CoreLib"],
            [new CountElement(EdgeCount, index, -index, [index * 70_000_000L], []), new CountElement(TypeHistogram, 1, 2, [], [type, null, default(EntityHandle)])])).ToList();
        var module = new ProfileModule(metadata);
        counted.ForEach(module.Add);
        module.Write(_file);

        using var read = new ProfileReader(_file);
        var found = read.Methods().ToDictionary(one => (MemberReferenceHandle)one.Method);
        Assert.Equal(counted.Count, found.Count);
        Assert.All(counted, (method, index) =>
        {
            var one = found[(MemberReferenceHandle)method.Token];
            Assert.Equal(string.Concat(method.Assemblies.Select(name => $"{name};")), one.Group);
            Assert.Equal([All, index, EdgeCount, 1, -index, index * 70_000_000L, All, 1, TypeHistogram, 3, 2, MetadataTokens.GetToken(type), 1, 0], one.Counts);
        });
    }

    [Fact]
    public void Busiest_OfRuns_IsOfEachMethodTheBusiestRun()
    {
        var (often, seldom) = (MetadataTokens.MemberReferenceHandle(1), MetadataTokens.MemberReferenceHandle(2));
        CountedMethod[] runs = [Of(often, 5_000), Of(often, 7_000), Of(often, 6_000), Of(seldom, 999)];
        Assert.Equal([runs[1]], CountedMethod.Busiest(runs));
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, true);

    private static CountedMethod Of(MemberReferenceHandle method, long heat) => new(method, ["a"], [new CountElement(EdgeCount, 0, 0, [3], []), new CountElement(EdgeCount, 0, 0, [heat], [])]);
}
