using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace FastMcp.Recording.Checkpoints;

/// <summary>
/// Signs by a command that gets the text on its standard input and writes the DER signature in base64 to its
/// standard output: a hardware token, a key service. What it writes is verified against the public key.
/// </summary>
public sealed class CommandSigner(IReadOnlyList<string> command, ECDsa publicKey, TimeSpan longest) : ICheckpointSigner
{
    private const int LongestSignature = 512;

    public ReadOnlyMemory<byte> KeyId { get; } = SignedNote.KeyIdOf(publicKey);

    public byte[] Sign(ReadOnlySpan<byte> text)
    {
        var signature = Run(text);
        return publicKey.VerifyData(text, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            ? signature
            : throw new CheckpointException($"What {command[0]} signs does not verify with the public key of recording.checkpoints.");
    }

    public void Dispose() => publicKey.Dispose();

    private byte[] Run(ReadOnlySpan<byte> text)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // The runtime's switch for inline completions is the gateway's own; a child did not ask for it.
        start.Environment.Remove("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS");
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.BaseStream.Write(text);
            process.StandardInput.Close();
            return Read(process);
        }
        catch (Exception e) when (e is IOException or Win32Exception or InvalidOperationException or FormatException)
        {
            throw new CheckpointException($"{command[0]} did not sign: it must write the signature in base64 and end with exit code 0.");
        }
    }

    private byte[] Read(Process process)
    {
        var output = new char[LongestSignature];
        var reading = process.StandardOutput.ReadBlockAsync(output, 0, output.Length);
        if (!process.WaitForExit(longest))
        {
            process.Kill(entireProcessTree: true);
            throw new CheckpointException($"{command[0]} took longer than {longest.TotalSeconds:0} s to sign.");
        }

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException();
        }

        return Convert.FromBase64String(new string(output, 0, reading.GetAwaiter().GetResult()).Trim());
    }
}
