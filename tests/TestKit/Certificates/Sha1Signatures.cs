using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FastMcp.TestKit.Certificates;

/// <summary>ECDSA with SHA-1, which the platform itself does not make any more.</summary>
internal sealed class Sha1Signatures(ECDsa key) : X509SignatureGenerator
{
    // SEQUENCE { OID 1.2.840.10045.4.1 }
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => [0x30, 0x09, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01];

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

    protected override PublicKey BuildPublicKey() => new(key);
}
