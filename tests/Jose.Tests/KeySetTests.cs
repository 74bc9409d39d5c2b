using System.Security.Cryptography;
using System.Text;
using FastMcp.Jose.Keys;

namespace FastMcp.Jose.Tests;

public sealed class KeySetTests
{
    private static readonly Signer _signer = new();

    private static KeySet? Read(string json, bool isLocal = false) => KeySetReader.Read(Encoding.UTF8.GetBytes(json), isLocal, out _);

    [Fact]
    public void Set_WithKeysOfOtherUses_KeepsThoseThatSign()
    {
        const string Okp = """{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","kid":"ed"}""";
        var set = Read(Signer.Set(_signer.Ec256Jwk(), _signer.RsaJwk("enc", ",\"use\":\"enc\""), Okp, "7", "{}"))!;

        Assert.Equal(1, set.Count);
        Assert.NotNull(set.Find("ec"));
        Assert.Null(set.Find("enc"));
    }

    [Theory]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    [InlineData("""[]""")]
    [InlineData("""<html>""")]
    [InlineData("")]
    public void Document_ThatIsNoSet_IsRefused(string json) => Assert.Null(Read(json));

    [Fact]
    public void Set_ThatIsATrap_IsRefusedWhole()
    {
        var weak = RSA.Create(1024).ExportParameters(false);
        var jwk = $$"""{"kty":"RSA","kid":"weak","n":"{{Signer.Text(weak.Modulus!)}}","e":"AQAB"}""";
        Assert.Null(Read(Signer.Set(jwk)));
        Assert.Equal(1, Read(Signer.Set(jwk, _signer.Ec256Jwk()))!.Count);
        Assert.Null(Read(Signer.Set(_signer.Ec256Jwk(), _signer.RsaJwk("ec"))));
        Assert.Null(Read(Signer.Set(_signer.Ec256Jwk("ec", ",\"d\":\"AAAA\""))));
        const string Secret = """{"kty":"oct","kid":"s","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}""";
        Assert.Null(Read(Signer.Set(Secret)));
        Assert.Equal(1, Read(Signer.Set(Secret), isLocal: true)!.Count);
        Assert.Null(Read(Signer.Set(Secret, _signer.Ec256Jwk()), isLocal: true));
    }

    [Fact]
    public void Set_ThatFollows_KeepsTheKeysThatStayAndEndsTheOthers()
    {
        var first = Read(Signer.Set(_signer.Ec256Jwk(), _signer.RsaJwk()))!;
        var (ec, rsa) = (first.Find("ec")!, first.Find("rsa")!);

        var second = first.Follow(Read(Signer.Set(_signer.Ec256Jwk()))!);

        Assert.Same(ec, second.Find("ec"));
        Assert.Equal((false, true), (ec.Ended, rsa.Ended));
    }

    [Fact]
    public void Roca_OfModuliOfItsForm_IsSeenAndOfOthersIsNot()
    {
        // A product of two powers of 65537 modulo M is one itself: a number of the form that the faulty library makes.
        var primes = new[] { 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167 };
        var m = primes.Aggregate(System.Numerics.BigInteger.One, (product, prime) => product * prime);
        var form = System.Numerics.BigInteger.ModPow(65537, 123_456_789, m) + (m * 977);
        Assert.True(RocaKeys.IsOne(form.ToByteArray(isUnsigned: true, isBigEndian: true)));
        Assert.False(RocaKeys.IsOne(_signer.Rsa.ExportParameters(false).Modulus!));
    }
}
