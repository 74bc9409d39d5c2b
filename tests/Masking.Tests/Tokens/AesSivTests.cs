using System.Security.Cryptography;
using FastMcp.Masking.Tokens;

namespace FastMcp.Masking.Tests.Tokens;

public sealed class AesSivTests
{
    // RFC 5297, appendix A.1.
    [Fact]
    public void Rfc5297_Deterministic_IsTheVector()
    {
        using var siv = new AesSiv(Hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
        var header = Hex("101112131415161718191a1b1c1d1e1f2021222324252627");
        var text = Hex("112233445566778899aabbccddee");
        var expected = Hex("85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c");
        var made = new byte[expected.Length];
        siv.Seal(header, text, made);
        Assert.Equal(expected, made);
        var opened = new byte[text.Length];
        Assert.True(siv.TryOpen(header, made, opened));
        Assert.Equal(text, opened);
    }

    // RFC 5297, appendix A.2: two headers and a nonce.
    [Fact]
    public void Rfc5297_NonceBased_IsTheVector()
    {
        using var siv = new AesSiv(Hex("7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f"));
        var headers = siv.Add(
            siv.Add(
                siv.Add(siv.Zero(), Hex("00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100")),
                Hex("102030405060708090a0")),
            Hex("09f911029d74e35bd84156c5635688c0"));
        var text = "this is some plaintext to encrypt using SIV-AES"u8.ToArray();
        var expected = Hex("7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d");
        var made = new byte[expected.Length];
        siv.Seal(headers, text, made);
        Assert.Equal(expected, made);
        var opened = new byte[text.Length];
        Assert.True(siv.TryOpen(headers, made, opened));
        Assert.Equal(text, opened);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(48)]
    [InlineData(64)]
    public void AnyLength_Sealed_OpensAndEveryFlippedBitDoesNot(int keyLength)
    {
        using var siv = new AesSiv(RandomNumberGenerator.GetBytes(keyLength));
        for (var length = 0; length < 70; length++)
        {
            var text = RandomNumberGenerator.GetBytes(length);
            var made = new byte[length + AesSiv.TagLength];
            siv.Seal("A"u8, text, made);
            var opened = new byte[length];
            Assert.True(siv.TryOpen("A"u8, made, opened));
            Assert.Equal(text, opened);
            Assert.False(siv.TryOpen("B"u8, made, opened));
            for (var bit = 0; bit < made.Length * 8; bit += 7)
            {
                made[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(siv.TryOpen("A"u8, made, opened));
                Assert.All(opened, value => Assert.Equal(0, value));
                made[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);
}
