using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace FastMcp.Profile.Tests;

public sealed class ReferencesTests
{
    [Theory]
    [InlineData(typeof(object))]
    [InlineData(typeof(Enumerable))]
    [InlineData(typeof(FastMcp.Wire.ByteRange))]
    [InlineData(typeof(FastMcp.Masking.SlotMasker))]
    public void Method_OfEachOfAnAssembly_SaysWhatItsDefinitionSays(Type one)
    {
        var defined = DefiningModule.Open(one.Assembly.Location)!.Metadata;
        var metadata = new MetadataBuilder();
        var references = new References(metadata);
        var text = new TextProvider();
        var expected = new Dictionary<MemberReferenceHandle, string>();
        foreach (var handle in defined.MethodDefinitions)
        {
            var method = defined.GetMethodDefinition(handle);
            expected[references.Method(references.Type(defined, method.GetDeclaringType()), defined, handle)] =
                $"{text.GetTypeFromDefinition(defined, method.GetDeclaringType(), 0)} {defined.GetString(method.Name)} {TextProvider.Text(method.DecodeSignature(text, null))}";
        }

        using var written = MetadataReaderProvider.FromMetadataImage([.. Written.Image(metadata)]);
        var reader = written.GetMetadataReader();
        Assert.All(expected, pair => Assert.Equal(pair.Value, Written.Text(reader, pair.Key)));
        // More than a few were compared, and each has its own reference.
        Assert.Equal(defined.MethodDefinitions.Count, expected.Count);
    }
}
