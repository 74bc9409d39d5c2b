using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace FastMcp.Profile.Tests;

/// <summary>What a reader finds in metadata that was written.</summary>
internal static class Written
{
    public static byte[] Image(MetadataBuilder metadata)
    {
        metadata.AddModule(0, metadata.GetOrAddString("m"), metadata.GetOrAddGuid(Guid.Empty), default, default);
        var image = new BlobBuilder();
        new MetadataRootBuilder(metadata).Serialize(image, 0, 0);
        return image.ToArray();
    }

    /// <summary>Type, name and signature.</summary>
    public static string Text(MetadataReader reader, MemberReferenceHandle handle)
    {
        var text = new TextProvider();
        var method = reader.GetMemberReference(handle);
        var parent = method.Parent.Kind == HandleKind.TypeReference
            ? text.GetTypeFromReference(reader, (TypeReferenceHandle)method.Parent, 0)
            : text.GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)method.Parent, 0);
        return $"{parent} {reader.GetString(method.Name)} {TextProvider.Text(method.DecodeMethodSignature(text, null))}";
    }
}
