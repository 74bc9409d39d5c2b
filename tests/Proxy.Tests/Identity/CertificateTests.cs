using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Identity.Certificates;
using FastMcp.TestKit.Certificates;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Identity;

/// <summary>Which client certificates are believed and which must not be, each for its own reason.</summary>
public sealed class CertificateTests : IDisposable
{
    private const string Id = "spiffe://prod.example/ns/agents/crawler";

    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-certificates-").FullName;
    private readonly TestAuthority _mesh = new("mesh");
    private readonly TestAuthority _staff = new("staff");
    private readonly TestAuthority _middle;
    private readonly AuthorityBook _book = new(TimeProvider.System, NullLoggerFactory.Instance);

    public CertificateTests()
    {
        _middle = new TestAuthority("middle", _mesh);
        Follow();
    }

    public static TheoryData<string> Refused => [.. Bad.Keys];

    private static readonly Dictionary<string, (LeafSpec Spec, string Fault)> Bad = new()
    {
        ["expired"] = (LeafSpec.Svid(Id) with { Until = TimeSpan.FromMinutes(-1) }, "expired"),
        ["not yet"] = (LeafSpec.Svid(Id) with { From = TimeSpan.FromMinutes(10) }, "not_yet_valid"),
        ["two URIs"] = (LeafSpec.Svid(Id) with { Uris = [Id, "https://x.example"] }, "several_names"),
        ["two ids"] = (LeafSpec.Svid(Id) with { Uris = [Id, Id + "2"] }, "several_names"),
        ["another URI first"] = (LeafSpec.Svid(Id) with { Uris = ["https://x.example", Id] }, "several_names"),
        ["another trust domain"] = (LeafSpec.Svid("spiffe://test.example/ns/agents/crawler"), "trust_domain_unknown"),
        ["a part of the trust domain"] = (LeafSpec.Svid("spiffe://prod.example.evil/x"), "trust_domain_unknown"),
        ["no path"] = (LeafSpec.Svid("spiffe://prod.example"), "name_form"),
        ["empty path"] = (LeafSpec.Svid("spiffe://prod.example/"), "name_form"),
        ["slash at the end"] = (LeafSpec.Svid(Id + "/"), "name_form"),
        ["empty segment"] = (LeafSpec.Svid("spiffe://prod.example/ns//crawler"), "name_form"),
        ["dot"] = (LeafSpec.Svid("spiffe://prod.example/ns/./crawler"), "name_form"),
        ["traversal"] = (LeafSpec.Svid("spiffe://prod.example/ns/agents/../admins/root"), "name_form"),
        ["coded traversal"] = (LeafSpec.Svid("spiffe://prod.example/ns/%2e%2e/root"), "name_form"),
        ["wildcard"] = (LeafSpec.Svid("spiffe://prod.example/ns/*"), "name_form"),
        ["capital trust domain"] = (LeafSpec.Svid("spiffe://Prod.example/ns/a"), "name_form"),
        ["capital scheme"] = (LeafSpec.Svid("SPIFFE://prod.example/ns/a"), "name_form"),
        ["scheme alone"] = (LeafSpec.Svid("spiffe:prod.example/ns/a"), "name_form"),
        ["port"] = (LeafSpec.Svid("spiffe://prod.example:443/ns/a"), "name_form"),
        ["user"] = (LeafSpec.Svid("spiffe://me@prod.example/ns/a"), "name_form"),
        ["query"] = (LeafSpec.Svid(Id + "?x=1"), "name_form"),
        ["fragment"] = (LeafSpec.Svid(Id + "#x"), "name_form"),
        ["space"] = (LeafSpec.Svid(Id + " "), "name_form"),
        ["zero byte"] = (LeafSpec.Svid(Id + "\0.evil"), "name_form"),
        ["too long"] = (LeafSpec.Svid(Id + "/" + new string('a', 2048)), "name_form"),
        ["CA"] = (LeafSpec.Svid(Id) with { IsAuthority = true }, "is_authority"),
        ["no key usage"] = (LeafSpec.Svid(Id) with { Usage = null }, "key_usage"),
        ["no digitalSignature"] = (LeafSpec.Svid(Id) with { Usage = X509KeyUsageFlags.NonRepudiation }, "key_usage"),
        ["keyCertSign"] = (LeafSpec.Svid(Id) with { Usage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign }, "key_usage"),
        ["cRLSign"] = (LeafSpec.Svid(Id) with { Usage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.CrlSign }, "key_usage"),
        ["for servers alone"] = (LeafSpec.Svid(Id) with { Purposes = [LeafSpec.Server] }, "purpose"),
        ["for anything"] = (LeafSpec.Svid(Id) with { Purposes = ["2.5.29.37.0"] }, "purpose"),
        ["RSA of 1024 bits"] = (LeafSpec.Svid(Id) with { Key = () => RSA.Create(1024) }, "weak_key"),
        ["another curve"] = (LeafSpec.Svid(Id) with { Key = () => ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1) }, "weak_key"),
        ["SHA-1"] = (LeafSpec.Svid(Id) with { Hash = HashAlgorithmName.SHA1 }, "weak_signature"),
        ["critical extension that nobody knows"] = (LeafSpec.Svid(Id) with { More = [new X509Extension("1.2.3.4", [5, 0], critical: true)] }, "chain_wrong"),
        ["no name at all"] = (new LeafSpec(), "name_missing"),
        ["a common name alone"] = (new LeafSpec { Subject = $"CN={Id}" }, "name_missing"),
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Certificate_ThatMustBeRefused_IsForItsOwnReason(string name)
    {
        var (spec, fault) = Bad[name];
        using var certificate = _mesh.Issue(spec);
        Assert.Equal(fault, Fault(certificate));
    }

    [Fact]
    public void Svid_IsItsCallerWithGroupsOfItsPathUntilTheFirstOfItsChainEnds()
    {
        using var brief = new TestAuthority("brief", _mesh, spec => spec with { Until = TimeSpan.FromMinutes(5) });
        using var certificate = brief.Issue(LeafSpec.Svid(Id) with { Dns = ["crawler.prod.example"] });
        var known = Known(certificate, brief.Certificate);
        Assert.Equal(("mesh", Id, "spiffe://prod.example", Id), (known.Authority, known.Caller.Facts.Subject, known.Caller.Facts.Issuer, known.Caller.Facts.Agent));
        Assert.True(known.Caller.Facts.Authenticated);
        Assert.Equal(["agents"], known.Caller.Facts.Groups);
        Assert.Contains("\"dns\":[\"crawler.prod.example\"]", System.Text.Encoding.UTF8.GetString(known.Caller.Facts.Claims.Span));
        Assert.Equal(new DateTimeOffset(brief.Certificate.NotAfter).ToUnixTimeSeconds(), known.Caller.EndsAt);
    }

    [Theory]
    [InlineData("none", true)]
    [InlineData("rsa", true)]
    [InlineData("p384", true)]
    public void Svid_OfOtherGoodForms_IsBelieved(string form, bool isIt)
    {
        var spec = form switch
        {
            "none" => LeafSpec.Svid(Id) with { Purposes = null },
            "rsa" => LeafSpec.Svid(Id) with { Key = () => RSA.Create(2048), Hash = HashAlgorithmName.SHA384 },
            _ => LeafSpec.Svid(Id) with { Key = () => ECDsa.Create(ECCurve.NamedCurves.nistP384), Hash = HashAlgorithmName.SHA512 },
        };
        using var certificate = _mesh.Issue(spec);
        Assert.Equal(isIt ? "none" : "", Fault(certificate));
    }

    [Fact]
    public void Intermediate_IsSentOrStandsInTheFileOrTheChainIsIncomplete()
    {
        using var certificate = _middle.Issue(LeafSpec.Svid(Id));
        Assert.Equal("chain_incomplete", Fault(certificate));
        Assert.Equal("none", Fault(certificate, _middle.Certificate));
        File.WriteAllText(At("mesh.pem"), _middle.Pem + "\n" + _mesh.Pem);
        _book.Follow(Configs("mesh.pem again"));
        Assert.Equal("none", Fault(certificate));
    }

    [Fact]
    public void Chain_WithAWrongLink_IsRefused()
    {
        // A caller's own certificate that signs another; one below a limit of depth; one whose authority signs for servers alone; one outside of its authority's names.
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var caller = new TestAuthority("caller", _mesh, spec => spec with { IsAuthority = false, Usage = X509KeyUsageFlags.DigitalSignature });
        using var first = caller.Issue(LeafSpec.Svid(Id));
        Assert.Equal("chain_wrong", Fault(first, caller.Certificate));

        using var shallow = new TestAuthority("shallow", _mesh, spec => spec with { PathLength = 0 });
        using var deep = new TestAuthority("deep", shallow);
        using var second = deep.Issue(LeafSpec.Svid(Id));
        Assert.Equal("chain_wrong", Fault(second, deep.Certificate, shallow.Certificate));

        using var servers = new TestAuthority("servers", _mesh, spec => spec with { Purposes = [LeafSpec.Server] });
        using var third = servers.Issue(LeafSpec.Svid(Id));
        Assert.Equal("purpose", Fault(third, servers.Certificate));

        using var bounded = new TestAuthority("bounded", _mesh, spec => spec with { More = [NameConstraint("other.example")] });
        using var fourth = bounded.Issue(LeafSpec.Svid(Id));
        Assert.Equal("chain_wrong", Fault(fourth, bounded.Certificate));

        using var old = new TestAuthority("old", _mesh, spec => spec with { Until = TimeSpan.FromMinutes(-1) });
        using var fifth = old.Issue(LeafSpec.Svid(Id));
        Assert.Equal("expired", Fault(fifth, old.Certificate));

        using var weak = new TestAuthority("weak", _mesh, spec => spec with { Hash = HashAlgorithmName.SHA1 });
        using var sixth = weak.Issue(LeafSpec.Svid(Id));
        Assert.Equal("weak_signature", Fault(sixth, weak.Certificate));
    }

    [Fact]
    public void Authority_ThatIsAnother_IsNotBelievedWhateverItIsCalledAndSends()
    {
        using var other = new TestAuthority("mesh");
        using var certificate = other.Issue(LeafSpec.Svid(Id));
        Assert.Contains(Fault(certificate), (string[])["chain_incomplete", "chain_wrong", "authority_unknown"]);
        Assert.Contains(Fault(certificate, other.Certificate), (string[])["chain_incomplete", "chain_wrong", "authority_unknown"]);
        using var named = new TestAuthority("somebody");
        using var strange = named.Issue(LeafSpec.Svid(Id));
        Assert.Equal("chain_incomplete", Fault(strange));
        Assert.Equal("authority_unknown", Fault(strange, named.Certificate));

        // Of the staff's authority, which may not speak for the trust domain.
        using var staff = _staff.Issue(LeafSpec.Svid(Id) with { Emails = ["ada@staff.example"] });
        Assert.Equal("chain_incomplete", Fault(staff));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=self", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(Id));
        request.CertificateExtensions.Add(names.Build());
        using var self = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        Assert.Equal("authority_unknown", Fault(self));
    }

    [Fact]
    public void Plain_Certificate_IsWhoItsConfiguredNameSays()
    {
        using var ada = _staff.Issue(new LeafSpec { Subject = "CN=root, OU=sre, OU=ops, O=example", Emails = ["ada@staff.example"], Usage = null });
        var known = Known(ada);
        Assert.Equal(("staff", "ada@staff.example", "urn:fastmcp:authority:staff", ""), (known.Authority, known.Caller.Facts.Subject, known.Caller.Facts.Issuer, known.Caller.Facts.Agent));
        Assert.Equal(["ops", "sre"], known.Caller.Facts.Groups.Order());
        using var two = _staff.Issue(new LeafSpec { Emails = ["ada@staff.example", "bob@staff.example"] });
        Assert.Equal("several_names", Fault(two));
        using var none = _staff.Issue(new LeafSpec { Subject = "CN=ada@staff.example" });
        Assert.Equal("name_missing", Fault(none));
        using var wild = _staff.Issue(new LeafSpec { Emails = ["*@staff.example"] });
        Assert.Equal("name_form", Fault(wild));
    }

    [Fact]
    public void Revocation_List_CountsAsItsIssuerSaysAndWithoutOneNothingPasses()
    {
        using var good = _staff.Issue(new LeafSpec { Emails = ["ada@staff.example"] });
        using var bad = _staff.Issue(new LeafSpec { Emails = ["bob@staff.example"] });
        File.WriteAllText(At("crl"), _staff.Revoke(TimeSpan.FromHours(1), bad));
        _book.Follow(Configs("mesh.pem", "crl"));
        Assert.Equal(("none", "revoked"), (Fault(good), Fault(bad)));

        // Ended, and of another who calls itself the same.
        File.WriteAllText(At("crl2"), _staff.Revoke(TimeSpan.FromMinutes(-1), bad));
        _book.Follow(Configs("mesh.pem", "crl2"));
        Assert.Equal("revocation_unknown", Fault(good));
        using var other = new TestAuthority("staff");
        File.WriteAllText(At("crl3"), other.Revoke(TimeSpan.FromHours(1)));
        _book.Follow(Configs("mesh.pem", "crl3"));
        Assert.Equal(("revocation_unknown", "revocation_unknown"), (Fault(good), Fault(bad)));
        File.WriteAllText(At("crl4"), "no list");
        Assert.Throws<CryptographicException>(() => _book.Follow(Configs("mesh.pem", "crl4")));
    }

    [Fact]
    public void Bundle_ThatChanges_IsInForceAtTheNextLookAndABrokenOneIsNot()
    {
        using var certificate = _mesh.Issue(LeafSpec.Svid(Id));
        var before = _book.Generation;
        File.WriteAllText(At("mesh.pem"), "half a fi");
        _book.Follow(Configs("mesh.pem"));
        Assert.Equal(("none", before), (Fault(certificate), _book.Generation));
        Assert.Contains("mesh", Assert.Single(_book.Problems));
        using var next = new TestAuthority("next");
        File.WriteAllText(At("mesh.pem"), next.Pem);
        _book.Follow(Configs("mesh.pem"));
        Assert.Equal("chain_incomplete", Fault(certificate));
        Assert.NotEqual(before, _book.Generation);
        Assert.Empty(_book.Problems);
    }

    [Fact]
    public void Certificates_ThatAreTooManyOrUnreadable_AreRefused()
    {
        using var certificate = _mesh.Issue(LeafSpec.Svid(Id));
        var others = Enumerable.Range(0, ShownCertificate.Most).Select(i => new TestAuthority($"a{i}")).ToArray();
        Assert.Equal("too_many", Fault(certificate, [.. others.Select(other => other.Certificate)]));
        Assert.Equal("none", Fault(certificate, [.. others.Take(ShownCertificate.Most - 1).Select(other => other.Certificate)]));
        Assert.Equal("unreadable", Of(new ShownCertificate(certificate.RawData, [[1, 2, 3]])));
        Assert.Equal("doubled_extension", Of(new ShownCertificate(_mesh.WithDoubledExtension(certificate), [])));
        Array.ForEach(others, other => other.Dispose());
    }

    [Fact]
    public void Certificate_WithAnyBitChanged_IsRefused()
    {
        using var certificate = _mesh.Issue(LeafSpec.Svid(Id));
        var der = certificate.RawData;
        Assert.Equal("none", Of(new ShownCertificate(der, [])));
        for (var i = 0; i < der.Length; i++)
        {
            var changed = der.ToArray();
            changed[i] ^= (byte)(1 << (i % 8));
            Assert.True(Of(new ShownCertificate(changed, [])) != "none", $"bit {i % 8} of byte {i}");
        }
    }

    [Fact]
    public void Recall_OfABelievedCertificate_AllocatesNothingAndEndsWithItAndWithTheGeneration()
    {
        using var certificate = _mesh.Issue(LeafSpec.Svid(Id));
        var peer = new PeerCertificate(new ShownCertificate(certificate.RawData, []), ["mesh"]);
        Assert.Null(peer.Known(1, 0));
        var known = Known(certificate);
        peer.Judged(known, 1);
        Assert.Same(known, peer.Known(1, known.Caller.EndsAt - 1));
        Assert.Null(peer.Known(1, known.Caller.EndsAt));
        Assert.Null(peer.Known(2, 0));
        Assert.Equal(0, TestKit.Allocated.Least(() => peer.Known(1, 0)));
    }

    public void Dispose()
    {
        _book.Dispose();
        _mesh.Dispose();
        _staff.Dispose();
        _middle.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Follow()
    {
        File.WriteAllText(At("mesh.pem"), _mesh.Pem);
        File.WriteAllText(At("staff.pem"), _staff.Pem);
        _book.Follow(Configs("mesh.pem"));
    }

    private AuthorityConfig[] Configs(string mesh, params string[] lists) =>
    [
        new() { Name = "mesh", TrustDomain = "prod.example", CaFile = At(mesh.Split(' ')[0]), Groups = [new("spiffe://prod.example/ns/agents/*", ["agents"]), new(mesh, ["x"])] },
        new() { Name = "staff", Subject = CertificateSubject.Email, CaFile = At("staff.pem"), GroupPart = "OU", RevocationFiles = [.. lists.Select(At)] },
    ];

    private KnownCertificate Known(X509Certificate2 certificate, params X509Certificate2[] others)
    {
        var verdict = _book.Verify(new ShownCertificate(certificate.RawData, others.Select(other => other.RawData)), ["mesh", "staff"], DateTimeOffset.UtcNow);
        Assert.NotNull(verdict.Known);
        return verdict.Known;
    }

    private string Fault(X509Certificate2 certificate, params X509Certificate2[] others) => Of(new ShownCertificate(certificate.RawData, others.Select(other => other.RawData)));

    private string Of(ShownCertificate shown) => CertificateFaults.NameOf(_book.Verify(shown, ["mesh", "staff"], DateTimeOffset.UtcNow).Fault);

    private string At(string name) => Path.Combine(_folder, name);

    // NameConstraints ::= SEQUENCE { permittedSubtrees [0] { SEQUENCE { uniformResourceIdentifier [6] } } }
    private static X509Extension NameConstraint(string host)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)))
        using (writer.PushSequence())
        {
            writer.WriteCharacterString(UniversalTagNumber.IA5String, host, new Asn1Tag(TagClass.ContextSpecific, 6));
        }

        return new X509Extension("2.5.29.30", writer.Encode(), critical: true);
    }
}
