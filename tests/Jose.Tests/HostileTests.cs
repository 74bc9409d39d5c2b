using System.Text;
using CsCheck;
using FastMcp.Jose.Keys;
using FastMcp.Jose.Signatures;
using FastMcp.Jose.Tokens;

namespace FastMcp.Jose.Tests;

/// <summary>Readers give a value for whatever a peer sends: mutations of right tokens and sets never throw and never pass.</summary>
public sealed class HostileTests
{
    private static readonly Signer _signer = new();
    private static readonly string _keys = Signer.Set(_signer.Ec256Jwk(), _signer.RsaJwk());

    [Fact]
    public void Token_WithPiecesOfItsJsonChanged_IsRefusedOrTheSame()
    {
        const string Header = """{"alg":"ES256","typ":"at+jwt","kid":"ec"}""";
        var claims = $$$"""{"iss":"{{{Checked.Issuer}}}","aud":["a","{{{Checked.Audience}}}"],"exp":1800000300,"nbf":1700000000,"sub":"alice","groups":["a"],"act":{"sub":"b"}}""";
        var right = _signer.Token(claims).Split('.');
        Gen.Select(Mutated(Header), Mutated(claims)).Sample((header, body) =>
        {
            // The signature is of the right token: only that one may pass.
            var token = $"{Signer.Text(header)}.{Signer.Text(body)}.{right[2]}";
            return Checked.Of(token, _keys).Fault != TokenFault.None || (Same(header, Header) && Same(body, claims));
        }, iter: 2000);
    }

    [Fact]
    public void SignedClaims_OfAnyShape_GiveAValue() => Mutated($$"""{"iss":"{{Checked.Issuer}}","aud":"{{Checked.Audience}}","exp":1800000300,"sub":"\u0061lice","groups":[],"scope":"a b","_claim_names":{} }""")
        .Sample(claims =>
        {
            var verdict = Checked.Of(_signer.Token(Encoding.Latin1.GetString(claims)), _keys);
            return (verdict.Claims is null) == (verdict.Fault != TokenFault.None);
        }, iter: 500);

    [Fact]
    public void KeySet_OfAnyShape_GivesAValue() => Mutated(_keys).Sample(json => KeySetReader.Read(json, isLocal: false, out var whyNot) is not null || whyNot.Length > 0, iter: 2000);

    [Fact]
    public void AnyBytes_GiveAFault() => Gen.Byte.Array[0, 200].Sample(bytes => JwsReader.Read(bytes, out var fault) is null && fault != TokenFault.None && ClaimsReader.IssuerOf(bytes, out _) != TokenFault.None);

    private static bool Same(byte[] bytes, string text) => bytes.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text));

    // A few bytes put in, taken out or changed.
    private static Gen<byte[]> Mutated(string text) => Gen.Select(Gen.Int[0, text.Length - 1], Gen.Int[0, 6], Gen.OneOf(Gen.Byte, Gen.Char["{}[]\":,\\u0129en.-"].Select(c => (byte)c)).Array[0, 4])
        .Select((at, drop, put) => (byte[])[.. Encoding.UTF8.GetBytes(text)[..at], .. put, .. Encoding.UTF8.GetBytes(text)[Math.Min(text.Length, at + drop)..]]);
}
