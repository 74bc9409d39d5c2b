using System.Security.Cryptography;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>A standing secret out of a file, without white space around it; read anew when what is kept has ended.</summary>
internal sealed class FileSource(SourceTerms terms) : ICredentialSource
{
    public async Task<Minted> MintAsync(LendScope scope)
    {
        var file = terms.Config.Text("file")!;
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(file).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Minted.None($"{file} cannot be read");
        }

        var text = bytes.AsSpan().Trim(" \t\r\n"u8);
        var minted = text.IsEmpty ? Minted.None($"{file} is empty") : Minted.Of(new Secret(text));
        CryptographicOperations.ZeroMemory(bytes);
        return minted;
    }
}
