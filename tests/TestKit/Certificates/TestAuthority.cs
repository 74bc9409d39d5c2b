using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastMcp.TestKit.Certificates;

/// <summary>An authority made for one test, and what it signs: certificates as a <see cref="LeafSpec"/> says them, good and bad, and revocation lists.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly LeafSpec _root = new() { IsAuthority = true, Usage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, Purposes = null, From = TimeSpan.FromDays(-2), Until = TimeSpan.FromDays(2) };

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority(string name = "root", TestAuthority? above = null, Func<LeafSpec, LeafSpec>? change = null)
    {
        var spec = (change ?? (same => same))(_root with { Subject = $"CN={name}", Key = () => _key });
        using var bare = (above ?? this).Sign(spec, _key, above?.Certificate.SubjectName ?? new X500DistinguishedName(spec.Subject));
        Certificate = bare.CopyWithPrivateKey(_key);
    }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    public X509Certificate2 Issue(LeafSpec spec)
    {
        var key = spec.Key?.Invoke() ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var bare = Sign(spec, key, Certificate.SubjectName);
        return key is RSA rsa ? bare.CopyWithPrivateKey(rsa) : bare.CopyWithPrivateKey((ECDsa)key);
    }

    /// <summary>For 127.0.0.1 and localhost.</summary>
    public void IssueServer(string certificateFile, string keyFile)
    {
        using var server = Issue(new LeafSpec { Subject = "CN=127.0.0.1", Dns = ["localhost"], More = [AddressOf()] });
        File.WriteAllText(certificateFile, server.ExportCertificatePem());
        File.WriteAllText(keyFile, server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public string Revoke(TimeSpan until, params X509Certificate2[] certificates)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var certificate in certificates)
        {
            list.AddEntry(certificate);
        }

        return PemEncoding.WriteString("X509 CRL", list.Build(Certificate, BigInteger.One, DateTimeOffset.UtcNow + until, HashAlgorithmName.SHA256, thisUpdate: DateTimeOffset.UtcNow.AddDays(-1)));
    }

    /// <summary>The same certificate with its last extension twice, signed again.</summary>
    public byte[] WithDoubledExtension(X509Certificate2 certificate)
    {
        var outer = new AsnReader(certificate.RawData, AsnEncodingRules.DER).ReadSequence();
        var content = outer.ReadSequence();
        var algorithm = outer.ReadEncodedValue();
        var tag = new Asn1Tag(TagClass.ContextSpecific, 3, isConstructed: true);
        var signed = new AsnWriter(AsnEncodingRules.DER);
        using (signed.PushSequence())
        {
            while (!content.PeekTag().HasSameClassAndValue(tag))
            {
                signed.WriteEncodedValue(content.ReadEncodedValue().Span);
            }

            var extensions = content.ReadSequence(tag).ReadSequence();
            using (signed.PushSequence(tag))
            using (signed.PushSequence())
            {
                ReadOnlyMemory<byte> last = default;
                while (extensions.HasData)
                {
                    last = extensions.ReadEncodedValue();
                    signed.WriteEncodedValue(last.Span);
                }

                signed.WriteEncodedValue(last.Span);
            }
        }

        var whole = new AsnWriter(AsnEncodingRules.DER);
        using (whole.PushSequence())
        {
            whole.WriteEncodedValue(signed.Encode());
            whole.WriteEncodedValue(algorithm.Span);
            whole.WriteBitString(_key.SignData(signed.Encode(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }

        return whole.Encode();
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Sign(LeafSpec spec, AsymmetricAlgorithm key, X500DistinguishedName issuer)
    {
        var subject = new X500DistinguishedName(spec.Subject);
        var request = key is RSA rsa ? new CertificateRequest(subject, rsa, spec.Hash, RSASignaturePadding.Pkcs1) : new CertificateRequest(subject, (ECDsa)key, spec.Hash);
        if (spec.IsAuthority)
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, spec.PathLength is not null, spec.PathLength ?? 0, true));
        }

        if (spec.Usage is { } usage)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        }

        if (spec.Purposes is { } purposes)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. purposes.Select(purpose => new Oid(purpose))], critical: false));
        }

        if (spec.Uris.Count + spec.Dns.Count + spec.Emails.Count > 0 && spec.More.All(more => more.Oid?.Value != "2.5.29.17"))
        {
            request.CertificateExtensions.Add(NamesOf(spec));
        }

        foreach (var more in spec.More)
        {
            request.CertificateExtensions.Add(more);
        }

        return request.Create(issuer, spec.Hash == HashAlgorithmName.SHA1 ? new Sha1Signatures(_key) : X509SignatureGenerator.CreateForECDsa(_key), DateTimeOffset.UtcNow + spec.From, DateTimeOffset.UtcNow + spec.Until, [1, .. RandomNumberGenerator.GetBytes(11)]);
    }

    private static X509Extension NamesOf(LeafSpec spec)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var (tag, names) in new[] { (6, spec.Uris), (2, spec.Dns), (1, spec.Emails) })
            {
                foreach (var name in names)
                {
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, tag));
                }
            }
        }

        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }

    private static X509Extension AddressOf()
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName("localhost");
        return names.Build();
    }
}
