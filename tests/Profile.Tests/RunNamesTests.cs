using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace FastMcp.Profile.Tests;

/// <summary>Types and methods of a run, by numbers that are given here, and what the profile names them.</summary>
public sealed class RunNamesTests
{
    private const int Module = 5;
    private const int Unnamed = 6;
    private const byte Class = 0x12;
    private const byte Value = 0x11;
    private const byte Ordinary = 0x1D;

    private const long Text = 1;
    private const long Shared = 2;
    private const long OfShared = 3;
    private const long Texts = 4;
    private const long Plane = 5;
    private const long Number = 6;
    private const long Pairs = 7;
    private const long Nowhere = 8;
    private const long OfNowhere = 9;

    private readonly MetadataBuilder _metadata = new();
    private readonly MetadataReader _library = DefiningModule.Open(typeof(object).Assembly.Location)!.Metadata;
    private readonly RunNames _names;

    public RunNamesTests()
    {
        _names = new RunNames(new References(_metadata));
        _names.Add(Module, typeof(object).Assembly.Location);
        _names.Add(Unnamed, "made while it ran");
        Define(Text, "System", "String", (byte)SignatureTypeCode.String);
        Define(Number, "System", "Int32", (byte)SignatureTypeCode.Int32);
        Define(Shared, "System", "__Canon", Class);
        Define(OfShared, "System.Collections.Generic", "List`1", Class, Shared);
        Define(Pairs, "System.Collections.Generic", "KeyValuePair`2", Value, Number, OfShared);
        _names.Add(new RunType(Texts, Module, 0, Ordinary, 1, [Text]));
        _names.Add(new RunType(Plane, Module, 0, (byte)SignatureTypeCode.Array, 2, [Pairs]));
        _names.Add(new RunType(Nowhere, Unnamed, 0x0200_0002, Class, 0, []));
        _names.Add(new RunType(OfNowhere, Module, Token("System.Collections.Generic", "List`1"), Class, 0, [Nowhere]));
    }

    [Theory]
    [InlineData(Text, "System.String @System.Private.CoreLib")]
    [InlineData(Shared, "System.__Canon @System.Private.Canon @System.Private.CoreLib")]
    [InlineData(OfShared, "System.Collections.Generic.List`1<System.__Canon> @System.Private.Canon @System.Private.CoreLib")]
    [InlineData(Texts, "System.String[] @System.Private.CoreLib")]
    [InlineData(Plane, "value System.Collections.Generic.KeyValuePair`2<value System.Int32,System.Collections.Generic.List`1<System.__Canon>>[2||] @System.Private.Canon @System.Private.CoreLib")]
    public void Type_OfARun_IsNamedAsItIs(long type, string expected) => Assert.Equal(expected, TextOf(_names.Type(type)!.Value));

    [Theory]
    [InlineData(Nowhere)]
    [InlineData(OfNowhere)]
    [InlineData(77)]
    public void Type_OfWhatHasNoFile_HasNoName(long type) => Assert.Null(_names.Type(type));

    [Fact]
    public void Type_OfNone_IsNil() => Assert.True(_names.Type(0)!.Value.IsNil);

    [Fact]
    public void Method_WithArgumentsOfItsOwn_IsAnInstanceOfWhatDefinesIt()
    {
        var convert = _library.MethodDefinitions.First(handle => _library.GetString(_library.GetMethodDefinition(handle).Name) == "ConvertAll"
            && _library.GetString(_library.GetTypeDefinition(_library.GetMethodDefinition(handle).GetDeclaringType()).Name) == "List`1");
        _names.Add(new RunMethod(1, OfShared, MetadataTokens.GetToken(convert), [Texts]));
        _names.Add(new RunMethod(2, OfShared, MetadataTokens.GetToken(convert), [OfNowhere]));
        _names.Add(new RunMethod(3, OfNowhere, MetadataTokens.GetToken(convert), [Texts]));

        var named = (MethodSpecificationHandle)_names.Method(1)!.Value;
        Assert.Equal(["System.Private.CoreLib"], _names.Assemblies(1));
        Assert.Null(_names.Method(2));
        Assert.Null(_names.Method(3));
        Assert.Null(_names.Method(4));

        using var written = MetadataReaderProvider.FromMetadataImage([.. Written.Image(_metadata)]);
        var reader = written.GetMetadataReader();
        var specification = reader.GetMethodSpecification(named);
        Assert.Equal("System.String[]", Assert.Single(specification.DecodeSignature(new TextProvider(), null)));
        Assert.StartsWith("System.Collections.Generic.List`1<System.__Canon> ConvertAll ", Written.Text(reader, (MemberReferenceHandle)specification.Method));
    }

    private void Define(long id, string space, string name, byte element, params long[] arguments) => _names.Add(new RunType(id, Module, Token(space, name), element, 0, arguments));

    private int Token(string space, string name) => MetadataTokens.GetToken(_library.TypeDefinitions.Single(handle =>
        _library.GetTypeDefinition(handle) is var type && type.GetDeclaringType().IsNil && _library.StringComparer.Equals(type.Name, name) && _library.StringComparer.Equals(type.Namespace, space)));

    // And the assemblies that were named on the way.
    private string TextOf(EntityHandle type)
    {
        using var written = MetadataReaderProvider.FromMetadataImage([.. Written.Image(_metadata)]);
        var reader = written.GetMetadataReader();
        var text = type.Kind == HandleKind.TypeReference
            ? new TextProvider().GetTypeFromReference(reader, (TypeReferenceHandle)type, 0)
            : new TextProvider().GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)type, 0);
        return $"{text} {string.Join(' ', reader.AssemblyReferences.Select(handle => "@" + reader.GetString(reader.GetAssemblyReference(handle).Name)).Order(StringComparer.Ordinal))}";
    }
}
