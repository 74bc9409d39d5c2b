using System.Security.Cryptography;
using System.Text;
using FastMcp.Jose.Keys;
using FastMcp.Jose.Profiles;
using FastMcp.Jose.Signatures;

namespace FastMcp.Jose.Tests;

/// <summary>What must be refused, each for its own reason, though its signature is right; and what must pass beside it.</summary>
public sealed class MustRefuseTests
{
    private static readonly Signer _signer = new();

    private static string Claims(string more = "", string exp = "1800000300", string iss = Checked.Issuer, string aud = "\"" + Checked.Audience + "\"") =>
        $$"""{"iss":"{{iss}}","aud":{{aud}},"exp":{{exp}},"sub":"alice"{{more}}}""";

    private static TokenFault FaultOf(string token, params string[] keys) => Checked.Of(token, Signer.Set(keys.Length == 0 ? [_signer.Ec256Jwk()] : keys)).Fault;

    [Fact]
    public void Token_ThatIsRight_IsBelieved()
    {
        var verdict = Checked.Of(_signer.Token(Claims(",\"groups\":[\"sre\",\"dev\",\"sre\"],\"scope\":\"mcp:read mcp:write\",\"client_id\":\"ci\",\"act\":{\"sub\":\"bot\",\"act\":{\"sub\":\"older\"}}")), Signer.Set(_signer.Ec256Jwk()));

        Assert.Equal(TokenFault.None, verdict.Fault);
        var claims = verdict.Claims!;
        Assert.Equal(("alice", Checked.Issuer, "ci", "bot", 1_800_000_305L), (claims.Subject, claims.Issuer, claims.Client, claims.Agent, claims.EndsAt));
        Assert.Equal(["sre", "dev"], claims.Groups);
        Assert.Equal(["mcp:read", "mcp:write"], claims.Scopes);
    }

    [Theory]
    [InlineData("none", TokenFault.AlgorithmRefused)]
    [InlineData("None", TokenFault.AlgorithmRefused)]
    [InlineData("nOnE", TokenFault.AlgorithmRefused)]
    [InlineData("es256", TokenFault.AlgorithmRefused)]
    [InlineData("HS256", TokenFault.AlgorithmRefused)]
    [InlineData("RS256", TokenFault.KeyUnfit)]
    [InlineData("ES384", TokenFault.KeyUnfit)]
    public void Algorithm_OtherThanTheKeys_IsRefused(string algorithm, TokenFault fault) =>
        Assert.Equal(fault, FaultOf(_signer.Token(Claims(), $$"""{"alg":"{{algorithm}}","typ":"at+jwt","kid":"ec"}""")));

    [Fact]
    public void Hmac_WithThePublicKeyAsSecret_IsRefused()
    {
        var input = $"{Signer.Text("""{"alg":"HS256","typ":"at+jwt","kid":"rsa"}""")}.{Signer.Text(Claims())}";
        foreach (var secret in new[] { Encoding.ASCII.GetBytes(_signer.Rsa.ExportSubjectPublicKeyInfoPem()), _signer.Rsa.ExportParameters(false).Modulus!, _signer.Rsa.ExportSubjectPublicKeyInfo() })
        {
            var token = $"{input}.{Signer.Text(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)))}";
            Assert.Equal(TokenFault.AlgorithmRefused, FaultOf(token, _signer.RsaJwk()));
            Assert.False(KeySetReader.Read(Encoding.UTF8.GetBytes(Signer.Set(_signer.RsaJwk())), true, out _)!.Find("rsa")!.Fits(JwsAlgorithm.HS256));
        }
    }

    [Theory]
    [InlineData(""" "crit":["exp"] """, TokenFault.Critical)]
    [InlineData(""" "crit":[] """, TokenFault.Critical)]
    [InlineData(""" "b64":false """, TokenFault.Critical)]
    [InlineData(""" "b64":true """, TokenFault.Critical)]
    [InlineData(""" "jku":"https://issuer.example/keys" """, TokenFault.KeyInHeader)]
    [InlineData(""" "x5u":"https://issuer.example/cert" """, TokenFault.KeyInHeader)]
    [InlineData(""" "jwk":{"kty":"EC"} """, TokenFault.KeyInHeader)]
    [InlineData(""" "x5c":["MII"] """, TokenFault.KeyInHeader)]
    [InlineData(""" "enc":"A128GCM" """, TokenFault.Encrypted)]
    [InlineData(""" "kid":"../../dev/null" """, TokenFault.DuplicateName)]
    [InlineData(""" "al\u0067":"none" """, TokenFault.DuplicateName)]
    [InlineData(""" "cty":"\ud800" """, TokenFault.NotUnicode)]
    [InlineData(""" "cty":[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]] """, TokenFault.TooDeep)]
    [InlineData(""" "cty":01 """, TokenFault.NotJson)]
    [InlineData(""" "cty":1}, {"a":1 """, TokenFault.NotJson)]
    [InlineData(""" "x5t":"abc" """, TokenFault.None)]
    public void Header_WithMore_IsRefused(string more, TokenFault fault) =>
        Assert.Equal(fault, FaultOf(_signer.Token(Claims(), $$"""{"alg":"ES256","typ":"at+jwt","kid":"ec",{{more}}}""")));

    [Theory]
    [InlineData("../../dev/null")]
    [InlineData("/dev/null/../x")]
    [InlineData("x' or 1=1 --")]
    [InlineData("a\\nb")]
    [InlineData("a\\u0000")]
    [InlineData("")]
    [InlineData("kéy")]
    public void Kid_WithLettersOfAttacks_IsRefused(string kid) =>
        Assert.Equal(TokenFault.KidForm, FaultOf(_signer.Token(Claims(), $$"""{"alg":"ES256","typ":"at+jwt","kid":"{{kid}}"}""")));

    [Fact]
    public void Kid_TooLongOrNoText_IsRefused()
    {
        Assert.Equal(TokenFault.KidForm, FaultOf(_signer.Token(Claims(), $$"""{"alg":"ES256","typ":"at+jwt","kid":"{{new string('a', 257)}}"}""")));
        Assert.Equal(TokenFault.KidForm, FaultOf(_signer.Token(Claims(), """{"alg":"ES256","typ":"at+jwt","kid":1}""")));
    }

    [Fact]
    public void Kid_Absent_IsTakenWithOneKeyOnly()
    {
        var token = _signer.Token(Claims(), """{"alg":"ES256","typ":"at+jwt"}""");
        Assert.Equal(TokenFault.None, FaultOf(token));
        Assert.Equal(TokenFault.KidMissing, FaultOf(token, _signer.Ec256Jwk(), _signer.RsaJwk()));
        Assert.Equal(TokenFault.KeyUnknown, FaultOf(_signer.Token(Claims(), """{"alg":"ES256","typ":"at+jwt","kid":"other"}""")));
    }

    [Theory]
    [InlineData(null, TokenFault.TypeRefused)]
    [InlineData("JWT", TokenFault.TypeRefused)]
    [InlineData("id+jwt", TokenFault.TypeRefused)]
    [InlineData("application/at+jwt", TokenFault.None)]
    [InlineData("AT+JWT", TokenFault.None)]
    [InlineData("text/at+jwt", TokenFault.TypeRefused)]
    public void Type_OtherThanAccessToken_IsRefused(string? type, TokenFault fault) =>
        Assert.Equal(fault, FaultOf(_signer.Token(Claims(), type is null ? """{"alg":"ES256","kid":"ec"}""" : $$"""{"alg":"ES256","kid":"ec","typ":"{{type}}"}""")));

    [Theory]
    [InlineData("https://issuer.example/")]
    [InlineData("https://ISSUER.example")]
    [InlineData("http://issuer.example")]
    [InlineData("https://issuer.example.evil")]
    public void Issuer_NotByteEqual_IsRefused(string issuer) => Assert.Equal(TokenFault.IssuerUnknown, FaultOf(_signer.Token(Claims(iss: issuer))));

    [Theory]
    [InlineData("\"https://gw.example/mcp/\"", TokenFault.AudienceWrong)]
    [InlineData("\"https://gw.example/MCP\"", TokenFault.AudienceWrong)]
    [InlineData("\"https://gw.example\"", TokenFault.AudienceWrong)]
    [InlineData("[\"https://gw.example/mcp/\",\"*\"]", TokenFault.AudienceWrong)]
    [InlineData("[]", TokenFault.AudienceWrong)]
    [InlineData("[[\"https://gw.example/mcp\"]]", TokenFault.ClaimForm)]
    [InlineData("{\"https://gw.example/mcp\":1}", TokenFault.ClaimForm)]
    [InlineData("null", TokenFault.ClaimForm)]
    [InlineData("[\"other\",\"https://gw.example/mcp\"]", TokenFault.None)]
    public void Audience_WithoutThisResource_IsRefused(string audience, TokenFault fault) => Assert.Equal(fault, FaultOf(_signer.Token(Claims(aud: audience))));

    [Theory]
    [InlineData("\"1800000300\"", TokenFault.TimeForm)]
    [InlineData("1.8000003e9", TokenFault.TimeForm)]
    [InlineData("1800000300.0", TokenFault.TimeForm)]
    [InlineData("18000003E2", TokenFault.TimeForm)]
    [InlineData("-1", TokenFault.TimeForm)]
    [InlineData("99999999999999999999", TokenFault.TimeForm)]
    [InlineData("9223372036854775807", TokenFault.TimeForm)]
    [InlineData("true", TokenFault.TimeForm)]
    [InlineData("1799999995", TokenFault.Expired)]
    [InlineData("1799999996", TokenFault.None)]
    [InlineData("0", TokenFault.Expired)]
    public void Expiry_InAnotherFormOrPast_IsRefused(string expiry, TokenFault fault) => Assert.Equal(fault, FaultOf(_signer.Token(Claims(exp: expiry))));

    [Theory]
    [InlineData(",\"nbf\":1800000006", TokenFault.NotYetValid)]
    [InlineData(",\"nbf\":1800000005", TokenFault.None)]
    [InlineData(",\"iat\":1800000006", TokenFault.IssuedAhead)]
    [InlineData(",\"nbf\":\"1\"", TokenFault.TimeForm)]
    [InlineData(",\"iat\":1e3", TokenFault.TimeForm)]
    [InlineData(",\"sub\":\"bob\"", TokenFault.DuplicateName)]
    [InlineData(",\"s\\u0075b\":\"bob\"", TokenFault.DuplicateName)]
    [InlineData(",\"x\":{\"a\":1,\"a\":2}", TokenFault.DuplicateName)]
    [InlineData(",\"x\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", TokenFault.TooDeep)]
    [InlineData(",\"groups\":[\"a\",1]", TokenFault.ClaimForm)]
    [InlineData(",\"groups\":{\"a\":1}", TokenFault.ClaimForm)]
    [InlineData(",\"groups\":[\"a\\nb\"]", TokenFault.ClaimForm)]
    [InlineData(",\"scope\":7", TokenFault.ClaimForm)]
    [InlineData(",\"cnf\":{\"x5t#S256\":\"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2\"}", TokenFault.ClaimForm)]
    [InlineData(",\"cnf\":{\"x5t#S256\":\"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg0\"}", TokenFault.None)]
    [InlineData(",\"cnf\":{\"x5t#S256\":\"bwcK\"}", TokenFault.ClaimForm)]
    [InlineData(",\"cnf\":{\"x5t#S256\":7}", TokenFault.ClaimForm)]
    [InlineData(",\"cnf\":\"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg0\"", TokenFault.ClaimForm)]
    [InlineData(",\"cnf\":{}", TokenFault.BindingUnknown)]
    [InlineData(",\"cnf\":{\"jkt\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\"}", TokenFault.BindingUnknown)]
    [InlineData(",\"cnf\":{\"x5t#S256\":\"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg0\",\"jkt\":\"x\"}", TokenFault.BindingUnknown)]
    public void Claims_WithMore_AreRefused(string more, TokenFault fault) => Assert.Equal(fault, FaultOf(_signer.Token(Claims(more))));

    [Fact]
    public void Claims_WithoutWhatMustBeThere_AreRefused()
    {
        string Without(string name) => _signer.Token(Claims().Replace($"\"{name}\":", $"\"x{name}\":", StringComparison.Ordinal));
        Assert.Equal(TokenFault.IssuerMissing, FaultOf(Without("iss")));
        Assert.Equal(TokenFault.AudienceMissing, FaultOf(Without("aud")));
        Assert.Equal(TokenFault.ExpiryMissing, FaultOf(Without("exp")));
        Assert.Equal(TokenFault.SubjectMissing, FaultOf(Without("sub")));
    }

    [Fact]
    public void Form_ThatIsNotTheOne_IsRefused()
    {
        var token = _signer.Token(Claims());
        var parts = token.Split('.');
        Assert.Equal(TokenFault.NotBase64, FaultOf(token + "="));
        Assert.Equal(TokenFault.NotBase64, FaultOf(token + "=="));
        Assert.Equal(TokenFault.NotBase64, FaultOf($"{parts[0]}.{parts[1]}.+{parts[2][1..]}"));
        Assert.Equal(TokenFault.NotBase64, FaultOf($"{parts[0]}.{parts[1]} .{parts[2]}"));
        Assert.Equal(TokenFault.NotCompact, FaultOf($"{parts[0]}.{parts[1]}"));
        Assert.Equal(TokenFault.NotCompact, FaultOf(token + "."));
        Assert.Equal(TokenFault.Encrypted, FaultOf(token + ".a.b"));
        Assert.Equal(TokenFault.NotCompact, FaultOf(""));
        Assert.Equal(TokenFault.TooLong, FaultOf(token + new string('A', JwsReader.MostBytes)));
        Assert.Equal(TokenFault.SignatureWrong, FaultOf($"{parts[0]}.{parts[1]}."));
        // Two letters of 86 carry the last byte and four bits that must be zero.
        Assert.Equal(TokenFault.NotBase64, FaultOf(token[..^1] + (char)(token[^1] + 1)));
    }

    [Fact]
    public void EverySingleBitOfATokenFlipped_IsRefused()
    {
        var token = Encoding.ASCII.GetBytes(_signer.Token(Claims()));
        for (var bit = 0; bit < token.Length * 8; bit++)
        {
            token[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(TokenFault.None, FaultOf(Encoding.Latin1.GetString(token)));
            token[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Ecdsa_WithNumbersThatCannotBe_IsRefused()
    {
        var input = string.Join('.', _signer.Token(Claims()).Split('.')[..2]);
        var order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        byte[] zero = new byte[32], one = [.. new byte[31], 1];
        foreach (var (r, s) in new[] { (zero, zero), (zero, one), (one, zero), (order, one), (one, order), (order, order), (one, one) })
        {
            Assert.Equal(TokenFault.SignatureWrong, FaultOf($"{input}.{Signer.Text([.. r, .. s])}"));
        }

        var der = _signer.Ec.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        Assert.Equal(TokenFault.SignatureWrong, FaultOf($"{input}.{Signer.Text(der)}"));
    }

    [Fact]
    public void Rsa_WithTheOtherPadding_IsRefused()
    {
        string Header(string algorithm) => $$"""{"alg":"{{algorithm}}","typ":"at+jwt","kid":"rsa"}""";
        Assert.Equal(TokenFault.None, FaultOf(_signer.RsaToken(Claims(), Header("RS256"), RSASignaturePadding.Pkcs1), _signer.RsaJwk()));
        Assert.Equal(TokenFault.None, FaultOf(_signer.RsaToken(Claims(), Header("PS256"), RSASignaturePadding.Pss), _signer.RsaJwk()));
        Assert.Equal(TokenFault.SignatureWrong, FaultOf(_signer.RsaToken(Claims(), Header("RS256"), RSASignaturePadding.Pss), _signer.RsaJwk()));
        Assert.Equal(TokenFault.SignatureWrong, FaultOf(_signer.RsaToken(Claims(), Header("PS256"), RSASignaturePadding.Pkcs1), _signer.RsaJwk()));
        Assert.Equal(TokenFault.KeyUnfit, FaultOf(_signer.RsaToken(Claims(), Header("PS256"), RSASignaturePadding.Pss), _signer.RsaJwk(more: ",\"alg\":\"RS256\"")));
    }

    [Theory]
    [InlineData("okta", "", """,{"x":1}""", TokenFault.NotJson)]
    [InlineData("okta", "", ",\"scp\":[\"a\"],\"cid\":\"c\"", TokenFault.None)]
    [InlineData("okta", "", ",\"nonce\":\"n\"", TokenFault.TypeRefused)]
    [InlineData("entra", "\"typ\":\"JWT\",", ",\"roles\":[\"r\"],\"scp\":\"a b\"", TokenFault.None)]
    [InlineData("entra", "\"typ\":\"JWT\",", ",\"_claim_names\":{\"groups\":\"src1\"}", TokenFault.GroupsElsewhere)]
    [InlineData("entra", "\"typ\":\"JWT\",", ",\"hasgroups\":true", TokenFault.GroupsElsewhere)]
    [InlineData("keycloak", "\"typ\":\"JWT\",", ",\"typ\":\"Bearer\",\"realm_access\":{\"roles\":[\"r\"]}", TokenFault.None)]
    [InlineData("keycloak", "\"typ\":\"JWT\",", ",\"typ\":\"ID\"", TokenFault.TypeRefused)]
    [InlineData("keycloak", "\"typ\":\"JWT\",", ",\"typ\":\"Refresh\"", TokenFault.TypeRefused)]
    [InlineData("keycloak", "\"typ\":\"JWT\",", "", TokenFault.TypeRefused)]
    [InlineData("auth0", "\"typ\":\"JWT\",", ",\"permissions\":[\"p\"]", TokenFault.None)]
    [InlineData("auth0", "\"typ\":\"JWT\",", ",\"at_hash\":\"h\"", TokenFault.TypeRefused)]
    [InlineData("google", "\"typ\":\"JWT\",", ",\"azp\":\"a\"", TokenFault.None)]
    [InlineData("spiffe", "\"typ\":\"JOSE\",", "", TokenFault.None)]
    [InlineData("spiffe", "\"typ\":\"at+jwt\",", "", TokenFault.TypeRefused)]
    public void Profile_OfAProduct_TakesItsAccessTokensOnly(string profile, string type, string more, TokenFault fault) =>
        Assert.Equal(fault, Checked.Of(_signer.Token(Claims(more), $$"""{"alg":"ES256",{{type}}"kid":"ec"}"""), Signer.Set(_signer.Ec256Jwk()), IssuerProfiles.Find(profile)).Fault);

    [Fact]
    public void Kubernetes_ServiceAccount_HasItsGroups()
    {
        var token = _signer.Token(Claims().Replace("alice", "system:serviceaccount:agents:crawler", StringComparison.Ordinal), """{"alg":"ES256","kid":"ec"}""");
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:agents", "system:authenticated"], Checked.Of(token, Signer.Set(_signer.Ec256Jwk()), IssuerProfiles.Find("kubernetes")).Claims!.Groups);
    }

    [Fact]
    public void Keycloak_NestedRoles_AreGroups()
    {
        var token = _signer.Token(Claims(",\"typ\":\"Bearer\",\"groups\":[\"/ops\"],\"realm_access\":{\"roles\":[\"sre\"]}"), """{"alg":"ES256","typ":"JWT","kid":"ec"}""");
        Assert.Equal(["/ops", "sre"], Checked.Of(token, Signer.Set(_signer.Ec256Jwk()), IssuerProfiles.Find("keycloak")).Claims!.Groups);
    }
}
