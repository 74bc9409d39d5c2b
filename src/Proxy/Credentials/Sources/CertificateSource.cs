using System.Security.Cryptography;
using System.Text;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>A client certificate and its key out of files that something beside the gateway keeps fresh, such as an agent of SPIFFE. Read anew when what is kept has ended.</summary>
internal sealed class CertificateSource(SourceTerms terms) : ICredentialSource
{
    public async Task<Minted> MintAsync(LendScope scope)
    {
        var (certificate, key) = (terms.Config.Text("certificate")!, terms.Config.Text("key-file")!);
        byte[] bytes = [];
        char[] text = [];
        try
        {
            bytes = await File.ReadAllBytesAsync(key).ConfigureAwait(false);
            text = Encoding.ASCII.GetChars(bytes);

            // The two are swapped one after the other: a pair that does not fit is none, and the next call reads again.
            return ClientCertificate.Of(await File.ReadAllTextAsync(certificate).ConfigureAwait(false), text) is not { } read
                ? Minted.None($"{certificate} holds no certificate in PEM, or {key} is not its key")
                : read.EndsAt <= terms.Now ? Ended(read, certificate) : Minted.Of(read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Minted.None($"{certificate} or {key} cannot be read");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            Array.Clear(text);
        }
    }

    private static Minted Ended(ClientCertificate read, string file)
    {
        read.Dispose();
        return Minted.None($"the certificate of {file} has ended");
    }
}
