using System.Security.Cryptography;
using CsCheck;
using FastMcp.Recording.Chain;

namespace FastMcp.Recording.Tests;

/// <summary>Both ways to hash are SHA-256, whatever the pieces, one text after the other in the same object.</summary>
public sealed class DigestTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    internal void AnyPieces_OneTextAfterTheOther_IsSha256(bool native)
    {
        if (native && !LibCrypto.IsThere)
        {
            Console.WriteLine("not present: libcrypto with SHA256_Init, or it may not be used (FIPS)");
            return;
        }

        using var digest = new Digest(native);
        Gen.Byte.Array[0, 300].Array[0, 6].Array[1, 4].Sample(
            texts =>
            {
                foreach (var pieces in texts)
                {
                    Array.ForEach(pieces, piece => digest.Append(piece));
                    Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. pieces.SelectMany(p => p)])), digest.Finish().ToString());
                }
            },
            iter: 1000,
            threads: 1);
    }

    [Fact]
    public void OneText_OfAnyLength_IsSha256() =>
        Gen.Byte.Array[0, 1200].Sample(
            text =>
            {
                var hash = new byte[SHA256.HashSizeInBytes];
                OneSha256.Hash(text, hash);
                Assert.Equal(SHA256.HashData(text), hash);
            },
            iter: 500,
            threads: 1);
}
