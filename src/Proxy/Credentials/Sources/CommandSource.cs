using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Transport;
using FastMcp.Proxy.Transport.Sockets;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>A secret that a command of the operator writes to its standard output. No shell, no input, 5 s, 64 KB.</summary>
internal sealed class CommandSource(SourceTerms terms) : ICredentialSource
{
    private const int MostBytes = 64 * 1024;

    public async Task<Minted> MintAsync(LendScope scope)
    {
        var words = terms.Config.Texts("command");
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardOutput = true, RedirectStandardInput = true };
        InlineCompletions.RemoveFrom(start.Environment);
        using var limit = new CancellationTokenSource(IdentityLimits.Fetch);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            return await ReadAsync(process, words[0], limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            return Minted.None($"{words[0]} cannot be run");
        }
    }

    private static async Task<Minted> ReadAsync(Process process, string name, CancellationToken limit)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(MostBytes, pinned: true);
        try
        {
            var length = await process.StandardOutput.BaseStream.ReadAtLeastAsync(bytes, MostBytes, throwOnEndOfStream: false, limit).ConfigureAwait(false);
            await process.WaitForExitAsync(limit).ConfigureAwait(false);
            var text = bytes.AsSpan(0, length).Trim(" \t\r\n"u8);
            return process.ExitCode != 0 ? Minted.None($"{name} ended with {process.ExitCode}")
                : text.IsEmpty || length == MostBytes ? Minted.None($"{name} wrote nothing, or too much")
                : Minted.Of(new Secret(text));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return Minted.None($"{name} took longer than {IdentityLimits.Fetch.TotalSeconds} s");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
