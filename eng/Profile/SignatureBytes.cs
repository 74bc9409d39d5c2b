using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace FastMcp.Profile;

/// <summary>Signatures of other modules as bytes of this one: only the tokens in them differ (ECMA-335 II.23.2).</summary>
internal sealed class SignatureBytes(References references) : ISignatureTypeProvider<byte[], object?>
{
    private const byte GenericType = 0x13;
    private const byte GenericMethod = 0x1E;
    private const byte GenericHeader = 0x10;
    private const byte ArgumentsHeader = 0x0A;
    private const byte ValueType = 0x11;
    private const byte Class = 0x12;

    /// <param name="element">Of the type as it is; a number or an enumeration is a value as others, a string or an object a class.</param>
    public static byte[] Named(byte element, TypeReferenceHandle type) => [element is Class or (byte)SignatureTypeCode.String or (byte)SignatureTypeCode.Object ? Class : ValueType, .. Compressed(CodedIndex.TypeDefOrRef(type))];

    /// <returns>The type itself where there are no arguments.</returns>
    public static byte[] Instance(byte[] type, byte[][] arguments) =>
        arguments.Length == 0 ? type : [(byte)SignatureTypeCode.GenericTypeInstance, .. type, .. Compressed(arguments.Length), .. arguments.SelectMany(argument => argument)];

    /// <summary>Of one dimension that begins at zero, or of several without bounds.</summary>
    public static byte[] Array(byte[] element, int rank) =>
        rank == 1 ? [(byte)SignatureTypeCode.SZArray, .. element] : Array(element, new ArrayShape(rank, [], []));

    public static byte[] Arguments(byte[][] arguments) => [ArgumentsHeader, .. Compressed(arguments.Length), .. arguments.SelectMany(argument => argument)];

    public static byte[] Method(MethodSignature<byte[]> signature) =>
    [
        signature.Header.RawValue,
        .. (signature.Header.RawValue & GenericHeader) != 0 ? Compressed(signature.GenericParameterCount) : [],
        .. Compressed(signature.ParameterTypes.Length), .. signature.ReturnType, .. signature.ParameterTypes.SelectMany(type => type),
    ];

    public byte[] GetPrimitiveType(PrimitiveTypeCode typeCode) => [(byte)typeCode];

    public byte[] GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Named(rawTypeKind, references.Type(reader, handle));

    public byte[] GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Named(rawTypeKind, references.Type(reader, handle));

    public byte[] GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public byte[] GetSZArrayType(byte[] elementType) => Array(elementType, 1);

    public byte[] GetArrayType(byte[] elementType, ArrayShape shape) => Array(elementType, shape);

    public byte[] GetByReferenceType(byte[] elementType) => [(byte)SignatureTypeCode.ByReference, .. elementType];

    public byte[] GetPointerType(byte[] elementType) => [(byte)SignatureTypeCode.Pointer, .. elementType];

    public byte[] GetPinnedType(byte[] elementType) => [(byte)SignatureTypeCode.Pinned, .. elementType];

    public byte[] GetFunctionPointerType(MethodSignature<byte[]> signature) => [(byte)SignatureTypeCode.FunctionPointer, .. Method(signature)];

    public byte[] GetGenericInstantiation(byte[] genericType, ImmutableArray<byte[]> typeArguments) => Instance(genericType, [.. typeArguments]);

    public byte[] GetGenericTypeParameter(object? genericContext, int index) => [GenericType, .. Compressed(index)];

    public byte[] GetGenericMethodParameter(object? genericContext, int index) => [GenericMethod, .. Compressed(index)];

    // A modifier is its token alone.
    public byte[] GetModifiedType(byte[] modifier, byte[] unmodifiedType, bool isRequired) =>
        [(byte)(isRequired ? SignatureTypeCode.RequiredModifier : SignatureTypeCode.OptionalModifier), .. modifier[1..], .. unmodifiedType];

    private static byte[] Array(byte[] element, ArrayShape shape) =>
    [
        (byte)SignatureTypeCode.Array, .. element, .. Compressed(shape.Rank),
        .. Compressed(shape.Sizes.Length), .. shape.Sizes.SelectMany(Compressed), .. Compressed(shape.LowerBounds.Length), .. shape.LowerBounds.SelectMany(CompressedSigned),
    ];

    private static byte[] CompressedSigned(int value)
    {
        var builder = new BlobBuilder();
        builder.WriteCompressedSignedInteger(value);
        return builder.ToArray();
    }

    private static byte[] Compressed(int value)
    {
        var builder = new BlobBuilder();
        builder.WriteCompressedInteger(value);
        return builder.ToArray();
    }
}
