using System.Diagnostics;
using System.Security.Authentication;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Identity;

/// <summary>Another TLS client than the platform's: <c>openssl s_client</c>, which says whether a session was resumed.</summary>
internal static class OpenSsl
{
    public static async Task<string> AskAsync(int port, SslProtocols protocol, string certificate, string ca, string more, byte[] request)
    {
        var version = protocol == SslProtocols.Tls12 ? "-tls1_2" : "-tls1_3";
        var start = new ProcessStartInfo("openssl", $"s_client -connect 127.0.0.1:{port} -servername localhost {version} -cert {certificate} -key {certificate} -CAfile {ca} -ign_eof {more}")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.BaseStream.WriteAsync(request);
        await process.StandardInput.BaseStream.FlushAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(ByteReader.Patience);
        return await output + await error;
    }
}
