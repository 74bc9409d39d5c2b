using System.Text;
using CsCheck;

namespace FastMcp.Jose.Tests;

public sealed class Base64UrlTextTests
{
    [Fact]
    public void Bytes_ThereAndBack_AreTheSame() => Gen.Byte.Array[0, 100].Sample(bytes => Base64UrlText.Decode(Encoding.ASCII.GetBytes(Base64UrlText.Encode(bytes)))!.AsSpan().SequenceEqual(bytes));

    // No two texts mean the same bytes: what is taken is written back as it stood.
    [Fact]
    public void Text_ThatIsTaken_IsTheOnlyOneForItsBytes() => Gen.OneOf(Gen.Char['A', 'z'], Gen.Char["=+/-_ \n09"]).Array[0, 12]
        .Sample(letters => Base64UrlText.Decode(Encoding.ASCII.GetBytes(letters)) is not { } bytes || Base64UrlText.Encode(bytes) == new string(letters));
}
