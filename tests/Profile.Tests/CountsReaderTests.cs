using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using CsCheck;

namespace FastMcp.Profile.Tests;

public sealed class CountsReaderTests
{
    private const int EdgeCount = 0x181;
    private const int TypeHistogram = 0xC3;
    private const int MethodHistogram = 0xC4;

    private static readonly Gen<long> s_any = Gen.OneOf(Gen.Long[-70, 70], Gen.Long[-9000, 9000], Gen.Long[int.MinValue, int.MaxValue], Gen.Long);

    private static readonly Gen<CountElement> s_element = Gen.OneOf(
        Gen.Select(Gen.Int[0, 70_000], Gen.Int, s_any, (offset, other, number) => new CountElement(EdgeCount, offset, other, [number], [])),
        Gen.Select(Gen.Int[0, 70_000], Gen.Int, Types(1000).Array[1, 40], (offset, other, types) => new CountElement(TypeHistogram, offset, other, [], types)),
        Gen.Select(Gen.Int[0, 70_000], Gen.Int, Gen.Bool.Array[1, 40], (offset, other, isSome) => new CountElement(MethodHistogram, offset, other, [], [.. isSome.Select(some => some ? (EntityHandle?)null : default(EntityHandle))])));

    [Fact]
    public void Read_OfAnythingWritten_IsWhatWasWritten() =>
        s_element.Array[0, 20].Select(Gen.Bool).Sample((elements, isTerse) =>
        {
            var read = new CountsReader(CountsWriter.Write(elements, isTerse)).Read(id => id == 0 ? default(EntityHandle) : MetadataTokens.TypeReferenceHandle((int)id));
            Assert.Equal(elements.Select(Text), read.Select(Text));
        });

    [Fact]
    public void Read_OfLess_SaysSo() =>
        s_element.Array[1, 5].Select(Gen.Int[1, 1000]).Sample((elements, less) =>
        {
            var bytes = CountsWriter.Write(elements, true);
            Assert.Throws<InvalidDataException>(() => new CountsReader(bytes.AsSpan(0, Math.Max(0, bytes.Length - less))).Read(_ => null));
        });

    private static Gen<EntityHandle?> Types(int most) => Gen.Int[0, most].Select(row => (EntityHandle?)(row == 0 ? default : MetadataTokens.TypeReferenceHandle(row)));

    private static string Text(CountElement element) =>
        $"{element.Kind} {element.Offset} {element.Other} {string.Join(',', element.Numbers)} {string.Join(',', element.Types.Select(type => type is { } known ? MetadataTokens.GetRowNumber(known) : -1))}";
}
