using System.Security.Cryptography;
using FastMcp.Masking.Tokens;

namespace FastMcp.Masking.Tests.Tokens;

public sealed class Base32Tests
{
    // RFC 4648, section 10, without padding.
    [Theory]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Rfc4648_Vectors_ReadAndWrite(string text, string expected)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        var letters = new byte[Base32.EncodedLength(bytes.Length)];
        Base32.Encode(bytes, letters);
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(letters));
        Assert.Equal(bytes, Decoded(expected));
        Assert.Equal(bytes, Decoded(expected.ToLowerInvariant()));
    }

    [Theory]
    [InlineData("MZ1Q")]
    [InlineData("MZ=Q")]
    [InlineData("MZ")]
    [InlineData("M")]
    [InlineData("MZXW7YR")]
    public void OtherSpellings_OfNoBytes_AreRefused(string letters) => Assert.Null(Decoded(letters));

    [Fact]
    public void AnyBytes_ThereAndBack_AreTheSame()
    {
        for (var length = 1; length < 80; length++)
        {
            var bytes = RandomNumberGenerator.GetBytes(length);
            var letters = new byte[Base32.EncodedLength(length)];
            Base32.Encode(bytes, letters);
            Assert.Equal(length, Base32.DecodedLength(letters.Length));
            Assert.Equal(bytes, Decoded(System.Text.Encoding.ASCII.GetString(letters)));
        }
    }

    private static byte[]? Decoded(string letters)
    {
        var bytes = new byte[Base32.DecodedLength(letters.Length)];
        return Base32.TryDecode(System.Text.Encoding.ASCII.GetBytes(letters), bytes) ? bytes : null;
    }
}
